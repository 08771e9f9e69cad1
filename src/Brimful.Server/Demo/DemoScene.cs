using System.Text.Json;
using NodaTime;

namespace Brimful.Server.Demo;

/// <summary>All that the screen shows, written by the play and by the receiver.</summary>
internal sealed class DemoScene
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sentAt = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Bucket), BucketLevel> _levels = [];
    private readonly List<DemoMessage> _messages = [];
    private long _clockTicks;

    /// <summary>The tenant's clock.</summary>
    public Instant Clock
    {
        get => Instant.FromUnixTimeTicks(Volatile.Read(ref _clockTicks));
        set => Volatile.Write(ref _clockTicks, value.ToUnixTimeTicks());
    }

    public DemoCounts Counts { get; private set; }

    /// <summary>Called for each message as it arrives.</summary>
    public Action<DemoMessage> OnMessage { get; set; } = _ => { };

    public IReadOnlyList<DemoMessage> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    public BucketLevel? LevelOf(DemoAccount account, DemoBucket bucket)
    {
        lock (_gate) return _levels.GetValueOrDefault((account.Key, bucket.Key));
    }

    public void Sent(IReadOnlyList<string> ids)
    {
        var now = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            foreach (var id in ids) _sentAt.TryAdd(id, now);
        }
    }

    public void Answered(JsonElement answer)
    {
        lock (_gate) Counts = Counts.With(answer);
    }

    /// <param name="buckets">The answer of <c>GET /v1/accounts/{account}/buckets</c>.</param>
    public void Seen(DemoAccount account, JsonElement buckets)
    {
        lock (_gate)
        {
            foreach (var bucket in account.Buckets)
                if (BucketLevel.Find(buckets, bucket.Key) is { } level) _levels[(account.Key, bucket.Key)] = level;
        }
    }

    public void Received(ReceivedWebhook webhook)
    {
        // The tenant may be told of other things too, such as an endpoint that was tested.
        if (webhook.Body.GetProperty("type").GetString() is not ("bucket.threshold.crossed" or "bucket.threshold.cleared")) return;
        DemoMessage message;
        lock (_gate)
        {
            message = DemoMessage.Of(webhook, id => _sentAt.TryGetValue(id, out var sent) ? TimeProvider.System.GetElapsedTime(sent, webhook.At) : null);
            _messages.Add(message);
        }

        OnMessage(message);
    }
}

internal readonly record struct DemoCounts(long Counted, long Duplicates, long Rejected, long Unattributed)
{
    public long Sent => Counted + Duplicates + Rejected + Unattributed;

    public DemoCounts With(JsonElement answer) => new(
        Counted + answer.GetProperty("counted").GetInt64(),
        Duplicates + answer.GetProperty("duplicates").GetInt64(),
        Rejected + answer.GetProperty("rejected").GetArrayLength(),
        Unattributed + answer.GetProperty("unattributed").GetInt64());
}
