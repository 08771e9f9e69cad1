using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Brimful.EndToEnd.Crashes;

/// <summary>Distinct values of which hardly any are in memory, with events voided, the server killed at any moment, backed up and restored: every level is what
/// the events say, on every store.</summary>
public sealed class SpilledValuesTests(ITestOutputHelper output) : IDisposable
{
    private const int ValuesInMemory = 40;
    private const int Values = 3_000;
    private const int Kills = 6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brimful-values-");
    private readonly Dictionary<string, (string Account, string Subject, int Value)> _counted = [];
    private readonly Dictionary<string, string> _voided = [];
    private int _next;
    private int _sureThrough;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(StoreUnderTest.Sqlite)]
    [InlineData(StoreUnderTest.Postgres)]
    public async Task Killed_while_values_are_written_the_server_counts_each_once_and_so_does_its_backup(StoreUnderTest store)
    {
        var random = new Random(Seed.Take(output));
        var options = ServerOptions.On(store) with { ValuesInMemory = ValuesInMemory };
        await using var server = await BrimfulServer.StartAsync(options);
        var client = await SetUpAsync(server);
        await Eventually.Holds("a checkpoint names what was written", async () => await SendAsync(client, random) && await CheckpointsOfAsync(server) > 0, TimeSpan.FromSeconds(90));
        for (var kill = 0; kill < Kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var load = RunAsync(client, random, stop.Token);
            await Task.WhenAny(load, Task.Delay(random.Next(300, 1_500)));
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
            await server.StartAgainAsync();
            await ShouldBeExactAsync(client);
        }

        var backup = Run(options, "backup", "--data-directory", server.DataDirectory, "--output", Path.Combine(_folder.FullName, "backup"), "--with-master-key");
        backup.ExitCode.ShouldBe(0, backup.Error);
        await server.KillAsync();
        var restored = store == StoreUnderTest.Postgres ? options with { Postgres = TestDatabases.Create() } : options;
        restored = restored with { DataDirectory = Path.Combine(_folder.FullName, "restored") };
        var restore = Run(restored, "restore", "--input", Path.Combine(_folder.FullName, "backup"), "--data-directory", restored.DataDirectory);
        restore.ExitCode.ShouldBe(0, restore.Error);
        var verified = Run(restored, "verify", "--data-directory", restored.DataDirectory);
        verified.ExitCode.ShouldBe(0, verified.Output + verified.Error);
        await using var copy = await BrimfulServer.StartAsync(restored);
        await ShouldBeExactAsync(copy.Client("seats"));
        output.WriteLine($"{_counted.Count} events\n{verified.Output}");
    }

    private static async Task<BrimfulClient> SetUpAsync(BrimfulServer server)
    {
        await server.Client().PutAsync("/v1/tenants/seats", new { name = "Seats", mode = "live" });
        var client = server.Client("seats");
        await client.PutAsync("/v1/meters/seats", new { eventType = "login", aggregation = "uniqueCount", value = "$.user", unit = "seats" });
        foreach (var account in new[] { "acme", "zeta" })
        {
            await client.PutAsync($"/v1/accounts/{account}", new { name = account, timeZone = "UTC", locale = "en", currency = "USD", subjects = new[] { $"{account}-0", $"{account}-1" } });
            await client.PutAsync($"/v1/accounts/{account}/buckets/b", new { name = "B", meter = "seats", capacity = Values, period = (object?)null, thresholds = new[] { new { percent = 10 } } });
        }
        return client;
    }

    /// <summary>Sends until it is told to stop; what was not answered is sent again by the next round, under its ids.</summary>
    private async Task RunAsync(BrimfulClient client, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await SendAsync(client, random))
        {
            // Again.
        }
    }

    /// <returns>False when the server did not answer.</returns>
    private async Task<bool> SendAsync(BrimfulClient client, Random random)
    {
        try
        {
            var batch = Enumerable.Range(0, 50).Select(_ => NextEvent(random)).ToList();
            foreach (var sent in batch) _counted[sent.Id] = sent.Event;
            await client.CountAsync([.. batch.Select(sent => Login(sent.Id, sent.Event.Subject, sent.Event.Value))]);
            if (random.Next(2) == 0) return true;
            var (id, one) = batch[random.Next(batch.Count)];
            _counted.Remove(id);
            _voided[id] = one.Account;
            await client.PostAsync("/v1/events/void", new { source = "s", id, account = one.Account });
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private (string Id, (string Account, string Subject, int Value) Event) NextEvent(Random random)
    {
        var account = random.Next(4) == 0 ? "zeta" : "acme";
        var value = random.Next(2) == 0 ? random.Next(Values) : random.Next(Values / 20);
        return ($"e{_next++}", (account, $"{account}-{(account == "acme" ? random.Next(2) : 0)}", value));
    }

    /// <summary>Whatever a kill cut off since this was asked last is sent and voided again: then each counts once.</summary>
    private async Task ShouldBeExactAsync(BrimfulClient client)
    {
        foreach (var batch in _counted.Where(sent => NumberOf(sent.Key) >= _sureThrough).Chunk(1_000)) await client.CountAsync([.. batch.Select(sent => Login(sent.Key, sent.Value.Subject, sent.Value.Value))]);
        foreach (var (id, account) in _voided.Where(sent => NumberOf(sent.Key) >= _sureThrough))
        {
            var answer = await client.SendAsync(HttpMethod.Post, "/v1/events/void", new StringContent(JsonSerializer.Serialize(new { source = "s", id, account }), System.Text.Encoding.UTF8, "application/json"));
            answer.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);
        }
        _sureThrough = _next;
        foreach (var account in new[] { "acme", "zeta" })
        {
            var used = (await client.StatusAsync(account, "b")).GetProperty("used").GetDecimal();
            used.ShouldBe(_counted.Values.Where(one => one.Account == account).Select(one => one.Value).Distinct().Count(), account);
        }
    }

    private static int NumberOf(string id) => int.Parse(id[1..], CultureInfo.InvariantCulture);

    private static async Task<double> CheckpointsOfAsync(BrimfulServer server)
    {
        var metrics = (await server.Client().GetAsync("/metrics")).Text.Split('\n');
        return metrics.Where(line => line.StartsWith("brimful_checkpoint_duration_seconds_count", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    private static ProgramAnswer Run(ServerOptions options, params string[] arguments) => ExternalProgram.Run(
        "dotnet",
        [Repository.ServerAssembly, .. arguments],
        within: TimeSpan.FromMinutes(3),
        environment: options.Postgres is { } database ? new Dictionary<string, string> { ["Brimful__Store"] = "postgres", ["Brimful__Postgres"] = database } : null);

    private static string Login(string id, string subject, int user) => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        type = "login",
        source = "s",
        id,
        subject,
        data = new { user = $"user-{user}" },
    });
}
