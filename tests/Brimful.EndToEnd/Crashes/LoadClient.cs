using System.Net;
using System.Text.Json;

namespace Brimful.EndToEnd.Crashes;

/// <summary>
/// A client that sends batches, one after the other, and each until it is acknowledged: over connections that break
/// and servers that die. It keeps what it sent. Some accounts are its own, so that their order is known; some it shares.
/// </summary>
internal sealed class LoadClient(BrimfulClient api, int number, Random random)
{
    public const int OwnAccounts = 3;
    public const int SharedAccounts = 2;
    private const int LargestBatch = 40;

    private readonly List<SentEvent[]> _acknowledged = [];
    private int _events;

    /// <summary>Every event that was acknowledged, in the order of this client.</summary>
    public IEnumerable<SentEvent> Acknowledged => _acknowledged.SelectMany(batch => batch);

    public int BatchesSentAgain { get; private set; }

    public static string OwnAccount(int client, int which) => $"own-{client}-{which}";

    public static string SharedAccount(int which) => $"shared-{which}";

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_acknowledged.Count > 0 && random.Next(8) == 0)
            {
                await SendAgainAsync(_acknowledged[random.Next(_acknowledged.Count)]);
                continue;
            }

            var batch = NextBatch();
            await SendAsync(batch);
            _acknowledged.Add(batch);
        }
    }

    private SentEvent[] NextBatch()
    {
        var batch = new SentEvent[random.Next(1, LargestBatch)];
        for (var i = 0; i < batch.Length; i++) batch[i] = NextEvent(isFirst: i == 0);
        return batch;
    }

    /// <summary>Gauges and corrections make facts each time they move, so at most one a batch does.</summary>
    private SentEvent NextEvent(bool isFirst)
    {
        var id = $"{number}-{_events++}";
        var own = OwnAccount(number, random.Next(OwnAccounts));
        return (isFirst, random.Next(20)) switch
        {
            (true, < 3) => SentEvent.Of(EventKind.Speed, id, own, random.Next(0, 1000) / 10m),
            (true, 3) => SentEvent.Of(EventKind.Usage, id, own, -random.Next(1, 3000)),
            (_, 4) => SentEvent.Of(EventKind.Refused, id, own, 1),
            (_, 5) => SentEvent.Of(EventKind.Stranger, id, KillTests.StrangerSubject, 1),
            (_, < 10) => SentEvent.Of(EventKind.Usage, id, SharedAccount(random.Next(SharedAccounts)), random.Next(1, 80) / 10m),
            _ => SentEvent.Of(EventKind.Usage, id, own, random.Next(1, 200) / 10m),
        };
    }

    private async Task SendAsync(SentEvent[] batch)
    {
        var (answer, isFirstTry) = await SendUntilAnsweredAsync(batch);
        CheckRejected(answer, batch);
        answer.GetProperty("received").GetInt32().ShouldBe(batch.Length);
        var taken = Sum(answer, "counted", "duplicates", "unattributed");
        taken.ShouldBe(batch.Count(sent => sent.Kind != EventKind.Refused));
        if (isFirstTry) Sum(answer, "duplicates").ShouldBe(0);
        if (isFirstTry) Sum(answer, "unattributed").ShouldBe(batch.Count(sent => sent.Kind == EventKind.Stranger));
    }

    private async Task SendAgainAsync(SentEvent[] batch)
    {
        var (answer, _) = await SendUntilAnsweredAsync(batch);
        CheckRejected(answer, batch);
        Sum(answer, "counted", "unattributed").ShouldBe(0);
        Sum(answer, "duplicates").ShouldBe(batch.Count(sent => sent.Kind != EventKind.Refused));
        BatchesSentAgain++;
    }

    private static void CheckRejected(JsonElement answer, SentEvent[] batch) =>
        answer.GetProperty("rejected").EnumerateArray().Select(rejected => rejected.GetProperty("id").GetString()).ShouldBe(
            batch.Where(sent => sent.Kind == EventKind.Refused).Select(sent => sent.Id));

    private static int Sum(JsonElement answer, params string[] names) => names.Sum(name => answer.GetProperty(name).GetInt32());

    private async Task<(JsonElement Answer, bool IsFirstTry)> SendUntilAnsweredAsync(SentEvent[] batch)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await TrySendAsync(batch);
            if (answer is { Status: HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity }) return (answer.Body, tries == 1);
            if (answer is not null && answer.Status != HttpStatusCode.ServiceUnavailable) answer.MustSucceed("POST /v1/events");
            await Eventually.Holds("the server is back", async () => await api.Server.HealthAsync("ready") == HttpStatusCode.OK, TimeSpan.FromMinutes(2));
        }
    }

    private async Task<Answer?> TrySendAsync(SentEvent[] batch)
    {
        try
        {
            var events = batch.Select(sent => sent.Json);
            return await api.PostEventsAsync(random.Next(2) == 0 ? EventContent.Batch(events) : EventContent.ZippedLines(events));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }
}
