using System.Globalization;
using System.Text.Json;

namespace Brimful.EndToEnd.Harness;

/// <summary>A short name for a threshold, from its definition as facts and messages echo it: 80%, =900, left600, step150; of a tier first80%.</summary>
public static class Line
{
    public static string NameOf(JsonElement threshold) => (threshold.TryGetProperty("tier", out var tier) ? tier.GetString() : "") + PlainNameOf(threshold);

    private static string PlainNameOf(JsonElement threshold)
    {
        if (threshold.TryGetProperty("every", out _) || threshold.TryGetProperty("everyPercent", out _))
            return "step" + Plain(threshold.GetProperty("level"));
        if (threshold.TryGetProperty("percent", out var percent)) return Plain(percent) + "%";
        if (threshold.TryGetProperty("value", out var value)) return "=" + Plain(value);
        if (threshold.TryGetProperty("remaining", out var remaining)) return "left" + Plain(remaining);
        throw new ArgumentException($"No kind of threshold: {threshold}", nameof(threshold));
    }

    private static string Plain(JsonElement number) =>
        number.GetDecimal().ToString("0.#########", CultureInfo.InvariantCulture);
}
