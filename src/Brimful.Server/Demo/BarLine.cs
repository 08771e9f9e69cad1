using System.Text;

namespace Brimful.Server.Demo;

/// <summary>A bucket drawn as a bar with its threshold lines on it, in Spectre markup.</summary>
internal static class BarLine
{
    /// <summary>Bars go on a little behind full, so that overage shows.</summary>
    private const double FullScale = 1.15;

    public static string Draw(BucketLevel? level, DemoBucket bucket, int width)
    {
        var share = level?.Share ?? 0;
        var filled = (int)Math.Round(Math.Clamp(share / FullScale, 0, 1) * width);
        var lines = bucket.Percents.ToDictionary(percent => Math.Min(width - 1, (int)Math.Round(percent / 100.0 / FullScale * width)));
        var text = new StringBuilder();
        for (var cell = 0; cell < width; cell++)
        {
            var line = lines.TryGetValue(cell, out var percent) ? percent : 0;
            text.Append(Cell(cell < filled, line, line > 0 && level?.IsCrossed(line) == true, Colour(share)));
        }

        return text.ToString();
    }

    private static string Cell(bool isFilled, int line, bool isCrossed, string colour) => (isFilled, line > 0, isCrossed) switch
    {
        (true, true, true) => $"[bold white on {colour}]│[/]",
        (true, true, false) => $"[grey on {colour}]│[/]",
        (false, true, true) => "[bold white]│[/]",
        (false, true, false) => "[grey]┊[/]",
        (true, _, _) => $"[{colour}]█[/]",
        _ => "[grey23]░[/]",
    };

    private static string Colour(double share) => share switch
    {
        >= 1 => "red3",
        >= 0.9 => "darkorange",
        >= 0.8 => "gold3",
        _ => "green4",
    };
}
