using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Brimful.EndToEnd.Backups;

/// <summary>Clients that send events of known values, each once, and keep what was acknowledged and how long it took.</summary>
internal sealed class BackedUpLoad(BrimfulClient api)
{
    private const string TenantName = "backed-up";
    private const string Bucket = "b";
    private const int Accounts = 20;
    private const int Clients = 4;
    private const int BatchSize = 50;
    private const int LineEvery = 500;
    private const int BatchesBefore = 50;

    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentQueue<(long At, TimeSpan Took)> _answers = new();
    private readonly int[] _sent = new int[Clients];

    /// <summary>Ids of events that were acknowledged so far.</summary>
    public IReadOnlyCollection<string> Acknowledged => [.. _acknowledged.Keys];

    public static async Task<BackedUpLoad> SetUpAsync(BrimfulServer server, string receiverUrl)
    {
        await server.Client().PutAsync($"/v1/tenants/{TenantName}", new { name = TenantName, mode = "live" });
        var load = new BackedUpLoad(server.Client(TenantName));
        await load.SetUpAsync(receiverUrl);
        return load;
    }

    public TimeSpan SlowestSince(long timestamp) => _answers.Where(answer => answer.At >= timestamp).Select(answer => answer.Took).DefaultIfEmpty().Max();

    /// <summary>Sends what a checkpoint will find.</summary>
    public Task BeginAsync() => RunAsync(BatchesBefore, default);

    /// <summary>Sends until it is told to stop, or the server is killed.</summary>
    public Task RunAsync(CancellationToken stop) => RunAsync(int.MaxValue, stop);

    /// <summary>Ids of the events that a server says it counted.</summary>
    public async Task<IReadOnlyCollection<string>> CountedByAsync(BrimfulServer server)
    {
        var ids = new List<string>();
        for (var account = 0; account < Accounts; account++)
            ids.AddRange((await server.Client(TenantName).ListAsync($"/v1/accounts/a{account}/events")).Select(one => one.GetProperty("id").GetString()!));
        ids.ShouldBeUnique();
        return [.. ids];
    }

    /// <summary>Levels equal the sum of the values of these events.</summary>
    public async Task LevelsMustBeAsync(BrimfulServer server, IReadOnlyCollection<string> ids)
    {
        var sums = SumsOf(ids);
        for (var account = 0; account < Accounts; account++)
            (await server.Client(TenantName).StatusAsync($"a{account}", Bucket)).GetProperty("used").GetDecimal().ShouldBe(sums[account], $"account a{account}");
    }

    /// <summary>Each line that these events reach was crossed once.</summary>
    public async Task CrossingsMustBeAsync(BrimfulServer server, IReadOnlyCollection<string> ids)
    {
        var sums = SumsOf(ids);
        var facts = await Fact.AllAsync(server.Client(TenantName));
        facts.Select(fact => fact.Key).ShouldBeUnique();
        facts.Count.ShouldBe(sums.Sum(sum => (int)(sum / LineEvery)));
    }

    public async Task SendAllAgainAsync(BrimfulServer server)
    {
        foreach (var batch in _acknowledged.Keys.Chunk(1_000))
            (await server.Client(TenantName).PostEventsAsync(EventContent.Batch(batch.Select(EventOf)))).MustSucceed("POST /v1/events");
    }

    private async Task SetUpAsync(string receiverUrl)
    {
        await api.PutWebhookAsync("hook", receiverUrl + "/hook");
        await api.PutAsync("/v1/meters/m", new { eventType = "use", aggregation = "sum", value = "$.value", unit = "1" });
        for (var account = 0; account < Accounts; account++)
        {
            await api.PutAsync($"/v1/accounts/a{account}", new { name = "A", timeZone = "UTC", locale = "en", subjects = new[] { $"a{account}" } });
            await api.PutAsync($"/v1/accounts/a{account}/buckets/{Bucket}", new { name = "B", meter = "m", capacity = 1000, period = (object?)null, thresholds = new[] { new { every = LineEvery, above = 0, notify = new[] { "hook" } } } });
        }
    }

    private Task RunAsync(int batches, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => RunAsync(client, batches, stop), CancellationToken.None)));

    private async Task RunAsync(int client, int batches, CancellationToken stop)
    {
        for (; batches > 0 && !stop.IsCancellationRequested; batches--)
        {
            var batch = _sent[client]++;
            var ids = Enumerable.Range(0, BatchSize).Select(one => $"{client}-{batch}-{one}").ToList();
            var begun = Stopwatch.GetTimestamp();
            try
            {
                var answer = await api.PostEventsAsync(EventContent.Batch(ids.Select(EventOf)));
                if (answer.Status != HttpStatusCode.OK) continue;
            }
            catch (Exception cut) when (cut is HttpRequestException or TaskCanceledException or IOException)
            {
                return; // The server was killed: the batch is not acknowledged.
            }
            _answers.Enqueue((begun, Stopwatch.GetElapsedTime(begun)));
            foreach (var id in ids) _acknowledged[id] = 1;
        }
    }

    private static int[] SumsOf(IEnumerable<string> ids)
    {
        var sums = new int[Accounts];
        foreach (var id in ids) sums[AccountOf(id)] += ValueOf(id);
        return sums;
    }

    private static int AccountOf(string id) => Parts(id).Sum() % Accounts;

    private static int ValueOf(string id) => 1 + (Parts(id)[2] % 7);

    private static int[] Parts(string id) => [.. id.Split('-').Select(int.Parse)];

    private static string EventOf(string id) =>
        $$$"""{"specversion":"1.0","type":"use","source":"load","id":"{{{id}}}","subject":"a{{{AccountOf(id)}}}","data":{"value":{{{ValueOf(id)}}}}}""";
}
