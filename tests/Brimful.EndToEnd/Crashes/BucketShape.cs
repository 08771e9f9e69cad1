using System.Globalization;

namespace Brimful.EndToEnd.Crashes;

/// <summary>One line of a bucket: how it is asked for, and the level at which it is reached.</summary>
internal sealed record LineShape(string Name, decimal Level, object Definition, bool NotifiesCrossing = true, bool NotifiesClearing = false)
{
    /// <summary>The tier that it stands in; null for the bucket's own.</summary>
    public string? Tier { get; init; }
}

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

    /// <summary>What is used, and how often, in money (S18): graduated with a fee, and by package.</summary>
    public static BucketShape Budget { get; } = new("budget", "spend", EventKind.Usage, 200, 0,
        [
            Percent(25, 200),
            new LineShape("=150", 150, new { value = 150, notify = Hook, on = new[] { "crossed", "cleared" } }, NotifiesClearing: true),
            new LineShape("left10", 190, new { remaining = 10 }, NotifiesCrossing: false),
        ],
        new StepShape(20, 200));

    /// <summary>The volume, with lines before the next price step (S17).</summary>
    public static BucketShape Tiered { get; } = new("tiered", "sum", EventKind.Usage, 6_000, 0,
        [
            Percent(50, 6_000),
            new LineShape("first80%", 1600, new { percent = 80, notify = Hook }) { Tier = "first" },
            new LineShape("nextleft400", 5600, new { remaining = 400, notify = Hook }) { Tier = "next" },
        ]);

    public static IReadOnlyList<BucketShape> All { get; } = [Volume, Hits, Peak, Gauge, Budget, Tiered];

    /// <summary>The meter that is made for it; null where it counts those of others.</summary>
    public object? Meter => Aggregation == "spend" ? null : Aggregation == "count"
        ? new { eventType = "usage", aggregation = Aggregation, unit = "1" }
        : new { eventType = Counts == EventKind.Usage ? "usage" : "speed", aggregation = Aggregation, value = "$.value", unit = "1" };

    public object Definition(object? period) => Aggregation == "spend"
        ? new { name = Key, capacity = Capacity, period, thresholds = Thresholds, spend = Prices }
        : Lines.Any(line => line.Tier is not null)
            ? new { name = Key, meter = Key, capacity = Capacity, period, thresholds = Thresholds, tiers = Tiers }
            : new { name = Key, meter = Key, capacity = Capacity, period, thresholds = Thresholds };

    /// <summary>What a sum of volume and a number of hits cost.</summary>
    public static decimal CostOf(decimal volume, int hits) => (Math.Ceiling(hits / 7m) * 0.75m) + volume switch
    {
        <= 2_000 => volume * 0.0123m,
        <= 5_000 => (2_000 * 0.0123m) + 15 + ((volume - 2_000) * 0.01m),
        _ => (2_000 * 0.0123m) + 15 + (3_000 * 0.01m) + ((volume - 5_000) * 0.002m),
    };

    private static object Prices { get; } = new
    {
        currency = "USD",
        prices = new object[]
        {
            new { meter = "volume", model = "graduated", tiers = new object[] { new { upTo = 2_000, unitPrice = 0.0123m }, new { upTo = 5_000, unitPrice = 0.01m, flat = 15 }, new { unitPrice = 0.002m } } },
            new { meter = "hits", model = "package", size = 7, price = 0.75m },
        },
    };

    private object[] Tiers =>
    [
        new { name = "first", upTo = 2_000, thresholds = LinesOf("first") },
        new { name = "next", upTo = 6_000, thresholds = LinesOf("next") },
        new { name = "rest" },
    ];

    private IEnumerable<object> Thresholds => Steps is null ? LinesOf(null) : LinesOf(null).Append(new { every = Steps.Every, above = Steps.Above, notify = Hook });

    private IEnumerable<object> LinesOf(string? tier) => Lines.Where(line => line.Tier == tier).Select(line => line.Definition);

    /// <summary>The lines that stand at or below a level, lowest first.</summary>
    public IEnumerable<LineShape> ReachedAt(decimal used) =>
        Lines.Where(line => line.Level <= used).Concat(Steps?.UpTo(used) ?? []).OrderBy(line => line.Level);

    private static LineShape Percent(int percent, decimal capacity) =>
        new($"{percent}%", capacity * percent / 100, new { percent, notify = Hook });
}
