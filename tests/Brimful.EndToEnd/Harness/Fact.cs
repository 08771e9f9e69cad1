using System.Text.Json;

namespace Brimful.EndToEnd.Harness;

/// <summary>What identifies a crossing (or its clearing) inside one tenant and one period.</summary>
public readonly record struct CrossingKey(string Account, string Bucket, string Line, int Arming);

/// <summary>A fact as the API tells it.</summary>
public sealed record Fact(
    string Kind, CrossingKey Key, string Cause, string? EventId, decimal UsedBefore, decimal Used)
{
    public const string Crossed = "crossed";
    public const string Cleared = "cleared";

    public static Fact Of(JsonElement fact) => new(
        fact.GetProperty("fact").GetString()!,
        new CrossingKey(
            fact.GetProperty("account").GetString()!,
            fact.GetProperty("bucket").GetString()!,
            Harness.Line.NameOf(fact.GetProperty("threshold")),
            fact.GetProperty("arming").GetInt32()),
        fact.GetProperty("cause").GetString()!,
        fact.TryGetProperty("eventId", out var eventId) ? eventId.GetString() : null,
        fact.GetProperty("usedBefore").GetDecimal(),
        fact.GetProperty("used").GetDecimal());

    /// <summary>The crossing that a webhook tells of.</summary>
    public static CrossingKey KeyOf(ReceivedRequest webhook) => new(
        webhook.Data.GetProperty("account").GetProperty("key").GetString()!,
        webhook.Data.GetProperty("bucket").GetProperty("key").GetString()!,
        Harness.Line.NameOf(webhook.Data.GetProperty("threshold")),
        webhook.Data.GetProperty("arming").GetInt32());

    public static async Task<List<Fact>> AllAsync(BrimfulClient tenant) =>
        [.. (await tenant.ListAsync("/v1/facts")).Select(Of)];
}
