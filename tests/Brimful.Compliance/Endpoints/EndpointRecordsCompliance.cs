using Brimful.Delivery.Endpoints;
using NodaTime;

namespace Brimful.Compliance.Endpoints;

/// <summary>What every store of endpoints must do.</summary>
public abstract class EndpointRecordsCompliance : RecordsCompliance
{
    [Fact]
    public async Task An_endpoint_comes_back_as_it_was_with_all_or_none_of_what_may_be_missing()
    {
        var plain = SomeEndpoint.Of(One, "plain") with { Kind = EndpointKind.Email, Settings = """{"to":["ada@example.com"]}""", Secret = null };
        var full = SomeEndpoint.Of(One, "full", version: 9) with
        {
            Sealed = new ProtectedSecret(3, [7, 6, 5]),
            DisabledReason = "endpoint_gone",
            Previous = new PreviousSecret(new ProtectedSecret(4, [9, 8]), SomeEndpoint.Created + Duration.FromDays(1)),
            RateLimitPerSecond = 5,
            Health = new EndpointHealth(SomeEndpoint.Created, 3, SomeEndpoint.Created + Duration.FromMinutes(1)),
        };
        await Stores.Endpoints.SaveAsync(plain, null, None);
        await Stores.Endpoints.SaveAsync(full, null, None);
        Reopen();

        (await Stores.Endpoints.FindAsync(plain.Id, None)).ShouldBe(plain);
        (await Stores.Endpoints.FindAsync(full.Id, None)).ShouldBe(full);
        (await Stores.Endpoints.FindAsync(new EndpointId(One, "other"), None)).ShouldBeNull();
    }

    [Fact]
    public async Task An_endpoint_is_written_only_over_the_version_that_the_writer_saw()
    {
        var first = SomeEndpoint.Of(One, "hook");
        (await Stores.Endpoints.SaveAsync(first, 1, None)).ShouldBeFalse();
        (await Stores.Endpoints.SaveAsync(first, null, None)).ShouldBeTrue();
        (await Stores.Endpoints.SaveAsync(first with { Version = 2 }, null, None)).ShouldBeFalse();
        (await Stores.Endpoints.SaveAsync(first with { Version = 2 }, 1, None)).ShouldBeTrue();
        (await Stores.Endpoints.SaveAsync(first with { Version = 3 }, 1, None)).ShouldBeFalse();

        (await Stores.Endpoints.FindAsync(first.Id, None))!.Version.ShouldBe(2);
        (await Stores.Endpoints.DeleteAsync(first.Id, 1, None)).ShouldBeFalse();
        (await Stores.Endpoints.DeleteAsync(first.Id, 2, None)).ShouldBeTrue();
        (await Stores.Endpoints.DeleteAsync(first.Id, 2, None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_writers_that_saw_the_same_version_exactly_one_wins()
    {
        await Stores.Endpoints.SaveAsync(SomeEndpoint.Of(One, "hook"), null, None);

        var written = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => Task.Run(() => Stores.Endpoints.SaveAsync(SomeEndpoint.Of(One, "hook", version: 2), 1, None))));

        written.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task Two_tenants_with_identical_keys_have_an_endpoint_each()
    {
        await Stores.Endpoints.SaveAsync(SomeEndpoint.Of(One, "hook"), null, None);
        await Stores.Endpoints.SaveAsync(SomeEndpoint.Of(Two, "hook"), null, None);
        await Stores.Endpoints.DeleteAsync(new EndpointId(One, "hook"), 1, None);

        (await Stores.Endpoints.FindAsync(new EndpointId(Two, "hook"), None)).ShouldBe(SomeEndpoint.Of(Two, "hook"));
        (await Stores.Endpoints.ListAsync(One, null, 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Endpoints_are_listed_in_ordinal_order_of_key_after_one()
    {
        foreach (var key in new[] { "b", "Z", "a", "a-1", "A" }) await Stores.Endpoints.SaveAsync(SomeEndpoint.Of(One, key), null, None);

        (await Stores.Endpoints.ListAsync(One, null, 3, None)).Select(endpoint => endpoint.Id.Key).ShouldBe(["A", "Z", "a"]);
        (await Stores.Endpoints.ListAsync(One, "a", 3, None)).Select(endpoint => endpoint.Id.Key).ShouldBe(["a-1", "b"]);
    }
}
