using System.Net;
using Brimful.PrivatePostgres;

namespace Brimful.EndToEnd.Crashes;

/// <summary>kill -9 at random moments under load: nothing acknowledged is lost, nothing counts twice, each crossing is there once.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    public const string StrangerSubject = "stranger";
    public const string LateAccount = "late";

    /// <summary>Many and short: an attempt that a kill cuts off may count, and none may be the last.</summary>
    private const string ManyRetries =
        "00:00:00,00:00:00.2,00:00:00.2,00:00:00.5,00:00:00.5,00:00:01,00:00:01,00:00:01,00:00:02,00:00:02,00:00:02,00:00:05,00:00:05";

    [Fact]
    public Task Killed_twenty_times_under_load_the_server_equals_a_recount_and_tells_each_crossing_under_one_id() =>
        RunAsync(ServerOptions.On(StoreUnderTest.Sqlite), kills: 20, KillAsync);

    [Fact]
    public Task Killed_under_load_on_PostgreSQL_the_server_equals_a_recount_and_tells_each_crossing_under_one_id() =>
        RunAsync(ServerOptions.On(StoreUnderTest.Postgres), kills: 5, KillAsync);

    [Fact]
    public async Task When_its_database_is_killed_under_load_the_server_goes_on_by_itself_and_equals_a_recount()
    {
        using var database = new PrivateServer(isDurable: true);
        await RunAsync(new ServerOptions { Postgres = database.CreateDatabase() }, kills: 5, async server =>
        {
            database.Kill();
            await Eventually.Holds("the server says that its store is gone", async () => await server.HealthAsync("ready") == HttpStatusCode.ServiceUnavailable);
            database.Start();
            await Eventually.Holds("the server takes usage again", async () => await server.HealthAsync("ready") == HttpStatusCode.OK);
            (await server.HealthAsync("live")).ShouldBe(HttpStatusCode.OK);
        });
    }

    private async Task RunAsync(ServerOptions options, int kills, Func<BrimfulServer, Task> kill)
    {
        var random = new Random(Seed.Take(output));
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(options with { RetrySchedule = ManyRetries });
        var monthly = new { every = "P1M", anchor = "2026-05-01T00:00:00", timeZone = "UTC" };
        KilledTenant[] tenants =
        [
            await KilledTenant.SetUpAsync(server, receiver, new { name = "A", mode = "sandbox", now = "2026-05-21T00:00:00Z" }, monthly, random),
            await KilledTenant.SetUpAsync(server, receiver, new { name = "B", mode = "live" }, period: null, random),
        ];

        using var stop = new CancellationTokenSource();
        var load = tenants.SelectMany(tenant => tenant.Load).Select(client => client.RunAsync(stop.Token)).ToList();
        try
        {
            for (var killed = 0; killed < kills; killed++) await KillAsync(server, tenants, load, (TimeSpan.FromMilliseconds(random.Next(50, 1000)), kill));
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or TimeoutException)
        {
            output.WriteLine(server.LastWords);
            throw;
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        await server.KillAsync();
        await server.StartAgainAsync();

        tenants.SelectMany(tenant => tenant.Load).ShouldAllBe(client => client.Acknowledged.Any() && client.BatchesSentAgain > 0);
        foreach (var tenant in tenants) output.WriteLine(await tenant.CheckAgainstRecountAsync());
    }

    private static async Task KillAsync(BrimfulServer server)
    {
        await server.KillAsync();
        await server.StartAgainAsync();
    }

    /// <summary>Lets the load run until a moment, kills what is to be killed, and sees that the server comes back with its counts in order.</summary>
    private static async Task KillAsync(BrimfulServer server, KilledTenant[] tenants, List<Task> load, (TimeSpan Moment, Func<BrimfulServer, Task> Kill) what)
    {
        var ended = await Task.WhenAny([Task.Delay(what.Moment), .. load]);
        await ended;
        await what.Kill(server);
        foreach (var tenant in tenants) await tenant.CheckCountsAsync();
    }
}
