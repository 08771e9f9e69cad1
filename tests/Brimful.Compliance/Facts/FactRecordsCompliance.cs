using Brimful.Core.Crossings;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;

namespace Brimful.Compliance.Facts;

/// <summary>What every store of facts must do.</summary>
public abstract class FactRecordsCompliance : RecordsCompliance
{
    [Fact]
    public async Task Facts_of_every_kind_and_line_come_back_as_they_were()
    {
        var lines = SomeFact.Lines.Select((line, at) => SomeFact.Item(One, at + 1, SomeFact.Crossed(at + 1, line)));
        FactItem[] items = [.. lines, SomeFact.Item(One, 20, SomeFact.Cleared(20)), SomeFact.Item(One, 21, SomeFact.PeriodEnded(21)) with { NextReset = null }];

        await WriteAsync(items);
        Reopen();

        var read = await ListAsync(new FactQuery(One, 0, 100));
        read.Select(Comparable).ShouldBe(items.Select(Comparable));
    }

    [Fact]
    public async Task Two_tenants_with_identical_keys_never_see_each_other_s_facts()
    {
        await WriteAsync(SomeFact.Item(One, 1, SomeFact.Crossed(1)), SomeFact.Item(Two, 1, SomeFact.Crossed(1)));

        (await ListAsync(new FactQuery(One, 0, 10))).ShouldHaveSingleItem().BucketName.ShouldBe("Data of tenant 1");
        (await ListAsync(Of(Two, account: 7, bucket: "data"))).ShouldHaveSingleItem().BucketName.ShouldBe("Data of tenant 2");
    }

    [Fact]
    public async Task A_crossing_cannot_be_there_twice()
    {
        await WriteAsync(SomeFact.Item(One, 1, SomeFact.Crossed(1)));
        await WriteAsync(SomeFact.Item(One, 2, SomeFact.Crossed(2)), SomeFact.Item(One, 3, SomeFact.Crossed(3, arming: 2)));

        (await ListAsync(new FactQuery(One, 0, 10))).Select(item => item.Position).ShouldBe([1L, 3L]);
    }

    [Fact]
    public async Task Clearings_in_one_period_of_crossings_in_two_are_both_kept()
    {
        await WriteAsync(SomeFact.Item(One, 1, SomeFact.Cleared(1, crossedPeriodNumber: 1)), SomeFact.Item(One, 2, SomeFact.Cleared(2, crossedPeriodNumber: 2)));

        (await ListAsync(new FactQuery(One, 0, 10))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Facts_are_listed_in_commit_order_after_a_position_up_to_a_limit()
    {
        await WriteAsync([.. Enumerable.Range(1, 9).Select(at => SomeFact.Item(One, at * 2, SomeFact.Crossed(at, arming: at)))]);

        (await ListAsync(new FactQuery(One, 6, 3))).Select(item => item.Position).ShouldBe([8L, 10L, 12L]);
        (await ListAsync(new FactQuery(One, 18, 3))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Facts_of_one_bucket_are_those_of_its_account()
    {
        await WriteAsync(
            SomeFact.Item(One, 1, SomeFact.Crossed(1), account: 7, bucket: "data"),
            SomeFact.Item(One, 2, SomeFact.Crossed(1), account: 8, bucket: "data"),
            SomeFact.Item(One, 3, SomeFact.Crossed(1), account: 7, bucket: "voice"));

        (await ListAsync(Of(One, 7, "data"))).Select(item => item.Position).ShouldBe([1L]);
        (await ListAsync(Of(One, 8, "voice"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Facts_of_an_account_and_of_a_bucket_are_listed_in_commit_order_after_a_position_up_to_a_limit()
    {
        await WriteAsync([.. Enumerable.Range(1, 9).Select(at => SomeFact.Item(One, at, SomeFact.Crossed(at, arming: 10 - at), bucket: at % 3 == 0 ? "data" : "voice"))]);
        var ofAccount = new FactQuery(One, 2, 4) { AccountNumber = 7 };

        (await ListAsync(ofAccount)).Select(item => item.Position).ShouldBe([3L, 4L, 5L, 6L]);
        (await ListAsync(ofAccount with { Bucket = "voice" })).Select(item => item.Position).ShouldBe([4L, 5L, 7L, 8L]);
        (await ListAsync(new FactQuery(One, 3, 4) { Bucket = "data" })).Select(item => item.Position).ShouldBe([6L, 9L]);
        (await ListAsync(ofAccount with { AccountNumber = 8 })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fact_is_found_by_its_name_in_its_own_tenant_account_and_bucket()
    {
        await WriteAsync(SomeFact.Item(One, 1, SomeFact.Crossed(1)), SomeFact.Item(One, 2, SomeFact.Crossed(2, arming: 2)), SomeFact.Item(Two, 1, SomeFact.Crossed(1, arming: 3)));
        var name = FactName.Of(SomeFact.Item(One, 9, SomeFact.Crossed(9, arming: 2)));

        (await Stores.Facts.FindAsync(name, None))!.Position.ShouldBe(2);
        (await Stores.Facts.FindAsync(name with { TenantNumber = Two }, None)).ShouldBeNull();
        (await Stores.Facts.FindAsync(name with { AccountNumber = name.AccountNumber + 1 }, None)).ShouldBeNull();
        (await Stores.Facts.FindAsync(name with { Bucket = "other" }, None)).ShouldBeNull();
        (await Stores.Facts.FindAsync(FactName.Of(SomeFact.Item(One, 9, SomeFact.Crossed(9, arming: 3))), None)).ShouldBeNull();
    }

    private static FactQuery Of(int tenant, int account, string bucket) => new(tenant, 0, 10) { AccountNumber = account, Bucket = bucket };

    private Task<long> WriteAsync(params FactItem[] items) => ProjectAsync(new OutboxProjection(0, 0) { Facts = items });

    private Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query) => Stores.Facts.ListAsync(query, None);

    /// <summary>Lists compare by reference, so they are compared as texts beside the rest.</summary>
    private static (FactItem Item, string Lists) Comparable(FactItem item) =>
        (item with { Fact = WithoutLists(item.Fact), Contributors = [] }, $"{string.Join(',', item.Contributors)} {ListsOf(item.Fact)}");

    private static BucketFact WithoutLists(BucketFact fact) => fact switch
    {
        Crossed crossed => crossed with { Notify = default, TopContributors = default },
        ThresholdFact other => other with { Notify = default },
        _ => fact,
    };

    private static string ListsOf(BucketFact fact) => fact switch
    {
        Crossed crossed => $"{string.Join(',', crossed.Notify)} {string.Join(',', crossed.TopContributors)}",
        ThresholdFact other => string.Join(',', other.Notify),
        _ => "",
    };
}
