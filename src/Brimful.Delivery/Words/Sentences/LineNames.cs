using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>Which phrases speak of which kind of line.</summary>
internal static class LineNames
{
    /// <summary>The phrase that names a line shortly: "80%", "2 GB left".</summary>
    public static string Label(ThresholdData line) => $"line.{KindOf(line)}";

    /// <summary>The phrase that says, in a title, what is so once the line is reached.</summary>
    public static string State(ThresholdData line) => $"what.{KindOf(line)}";

    /// <summary>Whether the line is of what is still to come.</summary>
    public static bool LooksAhead(ThresholdData line) => line.Probability is not null || line.Before is not null || line.Pace is not null;

    /// <summary>The phrases of a kind of sentence that speak of a line which looks ahead: "lead.forecast".</summary>
    public static string Ahead(string kind, ThresholdData line) => $"{kind}.{KindOf(line)}";

    /// <summary>The phrase that says that the line is reached, in a sentence.</summary>
    public static string Reached(ThresholdData line) => line.Every is null && line.EveryPercent is null ? "reached" : "reached.step";

    private static string KindOf(ThresholdData line) => line switch
    {
        { Tier: not null, Percent: not null } => "tierPercent",
        { Tier: not null } => "tierRemaining",
        { Probability: not null } => "forecast",
        { Before: not null } => "runOut",
        { Pace: not null } => "pace",
        { Percent: not null } or { EveryPercent: not null } => "percent",
        { Value: not null } => "value",
        { Remaining: not null } => "remaining",
        _ => "level",
    };
}
