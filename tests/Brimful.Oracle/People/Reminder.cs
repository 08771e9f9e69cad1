using System.Text.Json;

namespace Brimful.Oracle.People;

/// <summary>What a message says about what it repeats.</summary>
/// <param name="Of">The id of the notification that told of the crossing.</param>
/// <param name="Number">From 1.</param>
/// <param name="At">When it says that the level was as it says; of one that was never told, when the crossing was.</param>
/// <param name="PeriodEnd">The end of the crossing's period; null where it has none.</param>
public sealed record Reminder(string Of, int Number, DateTime At, DateTime? PeriodEnd)
{
    /// <summary>Reads it from a message; null where that repeats nothing.</summary>
    public static Reminder? Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var data = json.RootElement.GetProperty("data");
        if (!data.TryGetProperty("repeat", out var repeat)) return null;
        var end = data.GetProperty("period") is { ValueKind: JsonValueKind.Object } period && period.GetProperty("end") is { ValueKind: JsonValueKind.String } text ? text.GetDateTime() : (DateTime?)null;
        return new Reminder(repeat.GetProperty("of").GetString()!, repeat.GetProperty("number").GetInt32(), json.RootElement.GetProperty("timestamp").GetDateTime().ToUniversalTime(), end?.ToUniversalTime());
    }
}
