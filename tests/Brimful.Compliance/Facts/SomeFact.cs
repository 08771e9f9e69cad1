using System.Numerics;
using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Outbox;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Compliance.Facts;

/// <summary>Facts that differ from each other in what a test names.</summary>
internal static class SomeFact
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    public static readonly ThresholdLine Line = new PercentLine(Quantity.Of(80));

    /// <summary>Every kind of line, with quantities at the ends of what can be held.</summary>
    public static IEnumerable<ThresholdLine> Lines =>
    [
        new PercentLine(Quantity.Parse("0.000000001")),
        new ValueLine(new Quantity(Quantity.LimitNanos - 1)),
        new ValueLine(new Quantity(1 - Quantity.LimitNanos)),
        new RemainingLine(Quantity.Zero),
        new EveryLine(Quantity.Of(100), Quantity.Parse("-12.5")),
        new EveryPercentLine(Quantity.Of(10), Quantity.Of(100)),
        new ForecastLine(Quantity.Parse("0.8"), 0, null, null),
        new ForecastLine(Quantity.Parse("0.01"), long.MaxValue, Quantity.Parse("0.000000001"), Quantity.Of(10_000)),
        new RunOutLine(1),
        new PaceLine(Quantity.Parse("1.000000001"), Quantity.Of(100)),
    ];

    public static FactItem Item(int tenant, long position, BucketFact fact, int account = 7, string bucket = "data") => new()
    {
        Position = position,
        TenantNumber = tenant,
        AccountNumber = account,
        Bucket = bucket,
        BucketName = "Data of tenant " + tenant,
        Meter = "bytes",
        Unit = "B",
        NextReset = Start + Duration.FromTicks(1),
        Fact = fact,
    };

    public static Crossed Crossed(int sequence, ThresholdLine? line = null, int arming = 1) => new()
    {
        Incarnation = 3,
        Sequence = sequence,
        PeriodNumber = 2,
        Period = new Period(Start, Instant.MaxValue),
        Cause = Cause.Correction,
        EventId = "event ü",
        Subject = "line-1",
        UsedBefore = Quantity.Parse("-0.000000001"),
        Used = new Quantity(Quantity.LimitNanos - 1),
        Capacity = Quantity.Of(100),
        OccurredAt = Start + Duration.FromTicks(1_234_567),
        DetectedAt = Instant.MinValue,
        Late = true,
        Line = line ?? Line,
        Step = Int128.MaxValue,
        Level = new ExactNumber(BigInteger.Pow(-7, 91), 20),
        Arming = arming,
        Notify = ["ops", "billing"],
        NotifyLate = true,
        Pace = line is PaceLine pace ? new PaceStanding(Quantity.Parse("8.06"), pace.Over, Start, true) : null,
        Forecast = line is MovingLine and not PaceLine ? new ExpectedTotal(Quantity.Parse("-1"), Quantity.Of(100), new Quantity(Quantity.LimitNanos - 1), Start, Instant.MaxValue) : null,
    };

    public static Cleared Cleared(int sequence, int crossedPeriodNumber = 2) => new()
    {
        Incarnation = 3,
        Sequence = sequence,
        PeriodNumber = 2,
        Period = null,
        Cause = Cause.Clock,
        UsedBefore = default,
        Used = default,
        Capacity = default,
        OccurredAt = Start,
        DetectedAt = Start,
        Line = Line,
        Step = 0,
        Level = default,
        Arming = 1,
        CrossedPeriodNumber = crossedPeriodNumber,
    };

    public static PeriodEnded PeriodEnded(int sequence) => new()
    {
        Incarnation = 3,
        Sequence = sequence,
        PeriodNumber = 2,
        Period = new Period(Start, Start),
        Cause = Cause.Edit,
        UsedBefore = Quantity.Of(1),
        Used = Quantity.Of(1),
        Capacity = Quantity.Of(2),
        OccurredAt = Start,
        DetectedAt = Start,
    };
}
