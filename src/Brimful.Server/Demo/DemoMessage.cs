namespace Brimful.Server.Demo;

/// <summary>A crossing or a clearing as the receiver heard of it.</summary>
/// <param name="Latency">From sending the event that caused it to receiving the message; null when no event did.</param>
/// <param name="Fault">Why its signature was not accepted.</param>
internal sealed record DemoMessage(bool IsClearing, string Account, string Bucket, decimal Percent, int Arming, string Cause, DateTimeOffset OccurredAt, TimeSpan? Latency, string? Fault)
{
    public static DemoMessage Of(ReceivedWebhook webhook, Func<string, TimeSpan?> latencyOf)
    {
        var data = webhook.Body.GetProperty("data");
        return new DemoMessage(
            webhook.Body.GetProperty("type").GetString() == "bucket.threshold.cleared",
            data.GetProperty("account").GetProperty("key").GetString()!,
            data.GetProperty("bucket").GetProperty("key").GetString()!,
            data.GetProperty("threshold").GetProperty("percent").GetDecimal(),
            data.GetProperty("arming").GetInt32(),
            data.GetProperty("cause").GetString()!,
            data.GetProperty("occurredAt").GetDateTimeOffset(),
            data.TryGetProperty("eventId", out var id) && id.GetString() is { } causing ? latencyOf(causing) : null,
            webhook.Fault);
    }

    public string AccountName => DemoCast.Accounts.FirstOrDefault(account => account.Key == Account)?.Name ?? Account;

    /// <summary>What there is to say of it in a few words.</summary>
    public string Remark => (IsClearing, Cause, Arming) switch
    {
        (true, "correction", _) => "a correction took usage back",
        (true, _, _) => "the level fell",
        (_, _, > 1) => $"again, arming {Arming}",
        _ => "",
    };
}
