using System.Net;

namespace Brimful.EndToEnd.Operations;

/// <summary>Two processes of the real server on one database: whoever starts later takes it over.</summary>
public sealed class TakeoverTests
{
    private const int Before = 20;

    [Fact]
    public async Task A_second_server_on_the_same_database_takes_over_and_the_first_stops_without_having_lost_or_doubled_anything()
    {
        await using var receiver = await Receiver.StartAsync();
        var options = ServerOptions.On(StoreUnderTest.Postgres);
        await using var first = await BrimfulServer.StartAsync(options);
        var (tenant, twin) = await SmallTenant.TwinsAsync(first, receiver, "taken-over");
        for (var at = 0; at < Before; at++) await tenant.UseAsync(1);

        await using var second = await BrimfulServer.StartAsync(options);
        (await IsTakenAsync(tenant, tenant.Usage(1, "after"))).ShouldBeFalse();

        (await first.ExitCodeAsync()).ShouldBe(1);
        first.Output.ShouldContain("another owner has taken it");
        var status = await second.Client(tenant.Client.Tenant).StatusAsync(SmallTenant.Account, SmallTenant.Bucket);
        status.GetProperty("used").GetDecimal().ShouldBe(Before);
        (await second.Client(twin.Client.Tenant).CountAsync(twin.Usage(1))).Count("counted").ShouldBe(1);
        (await second.HealthAsync("ready")).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The first may have noticed and stopped by itself before it is asked.</summary>
    private static async Task<bool> IsTakenAsync(SmallTenant tenant, string usage)
    {
        try
        {
            return (await tenant.Client.PostEventsAsync(EventContent.Structured(usage))).IsSuccess;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
