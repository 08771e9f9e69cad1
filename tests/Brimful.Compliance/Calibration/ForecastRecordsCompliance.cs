using Brimful.Core.Calibration;
using Brimful.Core.Outlooks;
using Brimful.Delivery.Ports;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Compliance.Calibration;

/// <summary>What every store of what forecasts have said must do.</summary>
public abstract class ForecastRecordsCompliance : RecordsCompliance
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 0, 0) + Duration.FromTicks(1);

    private static readonly Instant Later = Instant.FromUtc(2030, 1, 1, 0, 0);

    private static readonly Int128 Much = Int128.MaxValue / 3;

    [Fact]
    public async Task What_was_said_and_what_happened_come_back_as_they_were()
    {
        var period = Period(One) with { Bucket = "büro✓", Incarnation = 3 };
        var said = new RememberedDay(2, -1, Int128.MinValue, Much, new ExpectedUsage(-1, 0, Int128.MaxValue), new ExceedOdds(1.0 / 3, double.Epsilon, 1));
        await RememberAsync(period, said);
        await RememberAsync(period, Day(3));
        Reopen();

        (await OpenAsync(One)).ShouldBe([period]);
        await Stores.Forecasts.SettleAsync(period, -Much, None);
        Reopen();
        var settled = (await SettledAsync(One)).ShouldHaveSingleItem();
        (settled.Period, settled.Remembered.UsedAtEnd, settled.Remembered.LengthDays).ShouldBe((period, -Much, 31));
        settled.Remembered.Days.ShouldBe([said, Day(3)]);
        (await OpenAsync(One)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_that_is_said_on_a_day_stays_and_no_day_comes_before_one_that_is_there()
    {
        await RememberAsync(Period(One), Day(5));
        foreach (var again in new[] { Day(5) with { Used = 1 }, Day(4), Day(5) }) await RememberAsync(Period(One), again);
        await RememberAsync(Period(One), Day(7));
        await Stores.Forecasts.SettleAsync(Period(One), 9, None);
        await RememberAsync(Period(One), Day(8));
        await Stores.Forecasts.SettleAsync(Period(One), 10, None);

        var settled = (await SettledAsync(One)).ShouldHaveSingleItem().Remembered;
        settled.Days.ShouldBe([Day(5), Day(7)]);
        settled.UsedAtEnd.ShouldBe(9);
    }

    [Fact]
    public async Task Two_tenants_with_identical_keys_never_see_each_other_s_periods()
    {
        await Stores.Forecasts.RememberAsync([.. new[] { Two, One }.Select(tenant => new SaidOfPeriod(Period(tenant), Day(3) with { Used = tenant }))], None);
        await Stores.Forecasts.SettleAsync(Period(One), 9, None);

        (await OpenAsync(Two)).ShouldBe([Period(Two)]);
        (await SettledAsync(Two)).ShouldBeEmpty();
        await Stores.Forecasts.ForgetAsync(Period(Two), None);
        (await SettledAsync(One)).ShouldHaveSingleItem().Remembered.Days.ShouldBe([Day(3) with { Used = One }]);
    }

    [Fact]
    public async Task Periods_that_are_over_are_found_in_order_of_their_ends()
    {
        for (var number = 5; number >= 1; number--) await RememberAsync(Period(One, number), Day(3));

        (await Stores.Forecasts.ListOpenAsync(One, Period(One, 4).End, 3, None)).Select(period => period.Number).ShouldBe([1, 2, 3]);
        (await Stores.Forecasts.ListOpenAsync(One, Period(One, 1).End - Duration.FromTicks(1), 3, None)).ShouldBeEmpty();
        for (var number = 1; number <= 4; number++) await Stores.Forecasts.SettleAsync(Period(One, number), number, None);
        (await OpenAsync(One)).Select(period => period.Number).ShouldBe([5]);
        var span = new SettledQuery(One, Period(One, 2).End, Period(One, 4).End, 10);
        (await Stores.Forecasts.ListSettledAsync(span, None)).Select(settled => settled.Period.Number).ShouldBe([3, 2]);
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended_also_among_periods_that_end_together()
    {
        foreach (var account in new[] { 7, 8 })
            foreach (var bucket in new[] { "a", "B", "ä" })
                await SettledPeriodAsync(Period(One) with { Account = account, Bucket = bucket });
        await SettledPeriodAsync(Period(One, 2));

        var found = new List<ForecastedPeriod>();
        var query = new SettledQuery(One, Start, Later, 2);
        while (await Stores.Forecasts.ListSettledAsync(query, None) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(settled => settled.Period));
            query = query with { After = found[^1] };
        }
        found.Select(period => $"{period.Number} {period.Account} {period.Bucket}").ShouldBe(["2 7 data", "1 8 ä", "1 8 a", "1 8 B", "1 7 ä", "1 7 a", "1 7 B"]);
        var ofBucket = new SettledQuery(One, Start, Later, 9) { Account = 8, Bucket = "a" };
        (await Stores.Forecasts.ListSettledAsync(ofBucket, None)).ShouldHaveSingleItem().Period.Account.ShouldBe(8);
        (await Stores.Forecasts.ListSettledAsync(ofBucket with { Limit = 1, After = Period(One) with { Account = 8, Bucket = "a" } }, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_has_ended_before_an_instant_is_forgotten_compared_or_not()
    {
        await SettledPeriodAsync(Period(One, 1));
        foreach (var number in new[] { 2, 3 }) await RememberAsync(Period(One, number), Day(3));
        await SettledPeriodAsync(Period(Two, 1));

        await Stores.Forecasts.ForgetEndedAsync(One, Period(One, 3).End, None);
        (await OpenAsync(One)).Select(period => period.Number).ShouldBe([3]);
        (await SettledAsync(One)).ShouldBeEmpty();
        (await SettledAsync(Two)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_account_that_is_gone_and_a_tenant_that_is_removed_leave_nothing()
    {
        foreach (var tenant in new[] { One, Two })
            foreach (var account in new[] { 7, 8, 9 }) await SettledPeriodAsync(Period(tenant) with { Account = account });

        await Stores.Forecasts.ForgetAccountAsync(One, 9, None);
        await ProjectAsync(new OutboxProjection(0, 0) { ErasedAccounts = [new AccountErasedItem(7, []) { Position = 90, TenantNumber = One }] });
        (await SettledAsync(One)).ShouldHaveSingleItem().Period.Account.ShouldBe(8);
        await ProjectAsync(new OutboxProjection(0, 0) { RemovedTenants = [One] });
        (await SettledAsync(One)).ShouldBeEmpty();
        (await SettledAsync(Two)).Count.ShouldBe(3);
    }

    private static ForecastedPeriod Period(int tenant, int number = 1) =>
        new(tenant, 7, "data", 1, number, Start + Duration.FromDays(31 * number), Start + Duration.FromDays(31 * (number + 1)), 31);

    private static RememberedDay Day(int day) => new(day, 100 + day, day, 50, new ExpectedUsage(40, 50, 60), new ExceedOdds(0.5, 0.25, 0));

    private Task RememberAsync(ForecastedPeriod period, RememberedDay day) => Stores.Forecasts.RememberAsync([new SaidOfPeriod(period, day)], None);

    private async Task SettledPeriodAsync(ForecastedPeriod period)
    {
        await RememberAsync(period, Day(3));
        await Stores.Forecasts.SettleAsync(period, 9, None);
    }

    private Task<IReadOnlyList<ForecastedPeriod>> OpenAsync(int tenant) => Stores.Forecasts.ListOpenAsync(tenant, Later, 10, None);

    private Task<IReadOnlyList<SettledPeriod>> SettledAsync(int tenant) => Stores.Forecasts.ListSettledAsync(new SettledQuery(tenant, Start, Later, 10), None);
}
