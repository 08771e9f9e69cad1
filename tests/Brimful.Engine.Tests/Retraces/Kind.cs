using System.Collections.Immutable;
using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using Brimful.Engine.Tests.Hosting;

namespace Brimful.Engine.Tests.Retraces;

/// <summary>A kind of bucket, as random histories use it.</summary>
/// <param name="Unit">How large its levels come to be, beside those of a sum.</param>
/// <param name="Shape">Makes a bucket of the kind out of a monthly one.</param>
internal sealed record Kind(string Name, decimal Unit, Func<BucketTerms, Random, BucketTerms> Shape)
{
    /// <summary>Every kind that there is, but for the plain ones of a meter that adds up.</summary>
    public static readonly Kind[] All =
    [
        new("spend", 1, Spend) { HasParticipants = false },
        new("several meters", 1, static (terms, _) => terms with { Meter = "in", Meters = ["in", "out"] }),
        new("tiers", 1, static (terms, _) => Tiered(terms with { Meter = "in" })),
        new("tiers of spend", 1, static (terms, random) => Tiered(Spend(terms, random))) { HasParticipants = false },
        new("window", 0.5m, static (terms, _) => terms with { Meter = "in", Schedule = null, WindowTicks = TimeSpan.TicksPerDay * 2 }) { HasGrants = false },
        new("window of counts", 0.06m, static (terms, _) => terms with { Meter = "calls", Schedule = null, WindowTicks = TimeSpan.TicksPerDay * 2 }) { HasGrants = false },
        new("session time", 40_000, static (terms, _) => terms with { Meter = "time" }),
        new("session time with silence", 5_000, static (terms, _) => terms with { Meter = "watched" }),
        new("concurrent sessions", 0.04m, static (terms, _) => terms with { Meter = "watched", Schedule = null, Measure = BucketMeasure.Concurrent }) { HasGrants = false },
        new("unique count", 0.1m, static (terms, _) => terms with { Meter = "users" }),
        new("peak", 0.2m, static (terms, _) => terms with { Meter = "peak" }),
        new("gauge", 0.2m, static (terms, _) => terms with { Meter = "gauge" }),
        new("top-up", 1, static (terms, _) => terms with { Meter = "in", TopUp = new TopUpTerms(Quantity.Of(10), Quantity.Of(25), 3) }),
    ];

    /// <summary>Whether its capacity is given more over time: a window's and a gauge's is.</summary>
    public bool HasGrants { get; init; } = true;

    /// <summary>Whether subjects take part with sub-limits: not in money.</summary>
    public bool HasParticipants { get; init; } = true;

    /// <summary>Lines in two manners: a twin has the first, another the second.</summary>
    public ImmutableArray<Threshold> Lines(bool second) => second
        ? [
            new(new PercentLine(Quantity.Of(80))), new(new ValueLine(Amount(30))) { Hysteresis = Amount(4) }, new(new PercentLine(Quantity.Of(100))),
            new(new EveryPercentLine(Quantity.Of(25), Quantity.Of(100))), .. TierLines(60),
        ]
        : [new(new PercentLine(Quantity.Of(50))), new(new RemainingLine(Amount(20))), new(new EveryLine(Amount(15), Amount(20))), .. TierLines(40)];

    /// <summary>A bucket of the kind.</summary>
    public BucketTerms Terms(Random random, int capacity, ImmutableArray<Threshold> lines) =>
        Shape(Some.Bucket() with { Capacity = Amount(capacity), Thresholds = lines }, random);

    public Quantity Amount(int units) => Quantity.Parse((units * Unit).ToString(CultureInfo.InvariantCulture));

    private IEnumerable<Threshold> TierLines(int percent) => Name.StartsWith("tiers", StringComparison.Ordinal)
        ? [new(new TierPercentLine("next", Quantity.Of(20), Quantity.Of(70), Quantity.Of(percent))), new(new TierRemainingLine("first", Quantity.Zero, Quantity.Of(20), Quantity.Of(5)))]
        : [];

    private static BucketTerms Tiered(BucketTerms terms) =>
        terms with { Tiers = [new BucketTier("first", Quantity.Of(20)), new BucketTier("next", Quantity.Of(70)), new BucketTier("rest", null)] };

    /// <summary>Each model, with and without a fee, and tiers with fees; prices change with every edit.</summary>
    private static BucketTerms Spend(BucketTerms terms, Random random) => terms with
    {
        Meter = "in",
        Spend = new SpendTerms("USD",
        [
            new MeterPrice("in", new PerUnitPrice(Quantity.Parse(random.Next(2) == 0 ? "0.5" : "0.123456789")) { Flat = Quantity.Of(random.Next(2)) }),
            new MeterPrice("out", new GraduatedPrice([new PriceTier(Quantity.Of(30), Quantity.Of(1 + random.Next(2)), Quantity.Zero), new PriceTier(null, Quantity.Parse("0.3"), Quantity.Of(5))])),
            new MeterPrice("calls", new PackagePrice(Quantity.Of(3), Quantity.Parse("1.25"))),
        ]),
    };
}
