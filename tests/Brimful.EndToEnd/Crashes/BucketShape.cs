using System.Globalization;

namespace Brimful.EndToEnd.Crashes;

/// <summary>One line of a bucket: how it is asked for, and the level at which it is reached.</summary>
internal sealed record LineShape(string Name, decimal Level, object Definition, bool NotifiesCrossing = true, bool NotifiesClearing = false);

/// <summary>The lines that recur: each <c>Every</c> above <c>Above</c>.</summary>
internal sealed record StepShape(decimal Every, decimal Above)
{
    public IEnumerable<LineShape> UpTo(decimal used)
    {
        for (var level = Above + Every; level <= used; level += Every)
            yield return new LineShape("step" + level.ToString(CultureInfo.InvariantCulture), level, Definition: "");
    }
}

/// <summary>A bucket of the load, as it is set up and as it is recounted.</summary>
internal sealed record BucketShape(
    string Key, string Aggregation, EventKind Counts, decimal Capacity, decimal Hysteresis, LineShape[] Lines, StepShape? Steps = null)
{
    private static readonly string[] Hook = ["hook"];

    public static BucketShape Volume { get; } = new("volume", "sum", EventKind.Usage, 10_000, 0,
        [
            Percent(50, 10_000),
            new LineShape("=6000", 6000, new { value = 6000, notify = Hook }),
            new LineShape("80%", 8000, new { percent = 80, notify = Hook, on = new[] { "crossed", "cleared" } }, NotifiesClearing: true),
            new LineShape("left500", 9500, new { remaining = 500 }, NotifiesCrossing: false),
        ],
        new StepShape(4000, 10_000));

    public static BucketShape Hits { get; } = new("hits", "count", EventKind.Usage, 1000, 0, [Percent(50, 1000), Percent(100, 1000)]);

    public static BucketShape Peak { get; } = new("peak", "max", EventKind.Speed, 100, 0, [Percent(50, 100), Percent(99, 100)]);

    public static BucketShape Gauge { get; } = new("gauge", "latest", EventKind.Speed, 100, 5, [Percent(50, 100), Percent(90, 100)]);

    public static IReadOnlyList<BucketShape> All { get; } = [Volume, Hits, Peak, Gauge];

    public object Meter => Aggregation == "count"
        ? new { eventType = "usage", aggregation = Aggregation, unit = "1" }
        : new { eventType = Counts == EventKind.Usage ? "usage" : "speed", aggregation = Aggregation, value = "$.value", unit = "1" };

    public object Definition(object? period) => new
    {
        name = Key,
        meter = Key,
        capacity = Capacity,
        period,
        thresholds = Steps is null
            ? Lines.Select(line => line.Definition)
            : Lines.Select(line => line.Definition).Append(new { every = Steps.Every, above = Steps.Above, notify = Hook }),
    };

    /// <summary>The lines that stand at or below a level, lowest first.</summary>
    public IEnumerable<LineShape> ReachedAt(decimal used) =>
        Lines.Where(line => line.Level <= used).Concat(Steps?.UpTo(used) ?? []).OrderBy(line => line.Level);

    private static LineShape Percent(int percent, decimal capacity) =>
        new($"{percent}%", capacity * percent / 100, new { percent, notify = Hook });
}
