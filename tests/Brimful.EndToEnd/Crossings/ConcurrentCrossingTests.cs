namespace Brimful.EndToEnd.Crossings;

/// <summary>Many requests at one moment, one of which takes the level over a line: exactly one crossing, told once.</summary>
public sealed class ConcurrentCrossingTests
{
    private const int Requests = 500;

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Five_hundred_concurrent_requests_over_one_line_make_one_crossing(StoreUnderTest store)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(ServerOptions.On(store));
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "concurrent");

        // 0.12 each: 60 in all, over the line at 50 percent of 100 once, whichever request comes to it.
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => tenant.UseAsync(0.12m)));

        (await tenant.UsedAsync()).ShouldBe(Requests * 0.12m);
        var fact = (await tenant.Client.ListAsync("/v1/facts")).ShouldHaveSingleItem();
        fact.GetProperty("fact").GetString().ShouldBe("crossed");
        fact.GetProperty("arming").GetInt32().ShouldBe(1);
        fact.GetProperty("sequence").GetInt32().ShouldBe(1);
        (fact.GetProperty("usedBefore").GetDecimal() < 50 && fact.GetProperty("used").GetDecimal() >= 50).ShouldBeTrue(fact.ToString());
        await tenant.AwaitAttemptsAsync(1);
        (await twin.UsedAsync()).ShouldBe(0);
        (await twin.Client.ListAsync("/v1/facts")).ShouldBeEmpty();
    }
}
