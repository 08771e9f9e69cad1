using System.Globalization;
using System.Text.Json;

namespace Brimful.Delivery.Timing;

/// <summary>The line that a crossing's message tells of, as far as it takes to compare it with others of its bucket.</summary>
/// <param name="Place">Account, bucket, period and participant: lines of another place have nothing to do with it.</param>
/// <param name="Level">The used level at which it was reached.</param>
/// <param name="Sequence">The fact's place among the bucket's.</param>
public sealed record PassedLine(string Place, decimal Level, long Sequence)
{
    /// <summary>By level; lines at one level by which was passed later.</summary>
    public bool IsAbove(PassedLine other) => (Level, Sequence).CompareTo((other.Level, other.Sequence)) > 0;

    /// <summary>Reads it from a message; null when that tells of no line.</summary>
    public static PassedLine? Of(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("data", out var data) || !data.TryGetProperty("threshold", out var threshold)) return null;
        var place = string.Join('\n', [data.GetProperty("account").GetProperty("key").GetString(), data.GetProperty("bucket").GetProperty("key").GetString(), PeriodOf(data), ParticipantOf(threshold)]);
        return new PassedLine(place, LevelOf(threshold), data.GetProperty("sequence").GetInt64());
    }

    private static string PeriodOf(JsonElement data) => data.GetProperty("period").GetProperty("start").GetString() ?? "";

    private static string ParticipantOf(JsonElement threshold) => threshold.TryGetProperty("participant", out var participant) ? participant.GetString() ?? "" : "";

    /// <summary>Levels have up to 36 digits; those that agree in 28 are told apart by sequence.</summary>
    private static decimal LevelOf(JsonElement threshold) =>
        decimal.TryParse(threshold.GetProperty("level").GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var level) ? level : decimal.MaxValue;
}
