using System.Numerics;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Oracle;
using NodaTime;

namespace Brimful.Core.Tests.Properties;

/// <summary>The product's terms and facts in the oracle's words, and back.</summary>
internal static class OracleWords
{
    public static BucketTerms ToCore(Terms terms) => new()
    {
        Name = "B",
        Meter = "m",
        Capacity = ToCore(terms.Capacity),
        Schedule = terms.Calendar is { } calendar ? new PeriodSchedule(UnitOf(calendar.Unit), calendar.Multiple, LocalDateTime.FromDateTime(calendar.Anchor), DateTimeZone.Utc) : null,
        Thresholds = [.. terms.Lines.Select(written => new Threshold(ToCore(written.Line))
        {
            OnCreate = written.Fires ? OnCreate.Fire : OnCreate.Skip,
            Hysteresis = written.Hysteresis is { } hysteresis ? ToCore(hysteresis) : null,
        })],
    };

    /// <summary>A fact of the product as the oracle would print it.</summary>
    public static string TextOf(BucketFact fact) => FactOf(fact).ToString();

    /// <summary>A fact of the product in the oracle's words.</summary>
    public static Fact FactOf(BucketFact fact)
    {
        var line = fact as ThresholdFact;
        return new Fact(fact switch { Crossed => "+", Cleared => "-", _ => "ended" }, fact.Sequence, fact.PeriodNumber, fact.Cause.ToString().ToLowerInvariant())
        {
            Line = line is null ? null : ToOracle(line.Line),
            Step = (BigInteger)(line?.Step ?? 0),
            Arming = line?.Arming ?? 0,
            Level = line is null ? 0 : line.Level.Unscaled * BigInteger.Pow(10, Scale.Digits - line.Level.Scale),
            CrossedPeriod = fact switch { Cleared cleared => cleared.CrossedPeriodNumber, Crossed => fact.PeriodNumber, _ => 0 },
            UsedBefore = FigureOf(fact.UsedBefore),
            Used = FigureOf(fact.Used),
            Capacity = FigureOf(fact.Capacity),
            EventId = fact.EventId,
            OccurredAt = fact.OccurredAt.ToDateTimeUtc(),
            Late = fact.Late,
        };
    }

    /// <summary>A level or a capacity in the oracle's words.</summary>
    public static BigInteger FigureOf(Figure figure) => figure.Parts * BigInteger.Pow(10, Scale.FigureDigits - figure.Digits);

    private static ThresholdLine ToCore(Line line) => line.Kind switch
    {
        LineKind.Percent => new PercentLine(ToCore(line.Amount)),
        LineKind.Value => new ValueLine(ToCore(line.Amount)),
        LineKind.Remaining => new RemainingLine(ToCore(line.Amount)),
        LineKind.Every => new EveryLine(ToCore(line.Amount), ToCore(line.Above)),
        _ => new EveryPercentLine(ToCore(line.Amount), ToCore(line.Above)),
    };

    private static Line ToOracle(ThresholdLine line) => line switch
    {
        PercentLine percent => new Line(LineKind.Percent, (BigInteger)percent.Percent.Nanos, 0),
        ValueLine value => new Line(LineKind.Value, (BigInteger)value.Value.Nanos, 0),
        RemainingLine remaining => new Line(LineKind.Remaining, (BigInteger)remaining.Remaining.Nanos, 0),
        EveryLine every => new Line(LineKind.Every, (BigInteger)every.Every.Nanos, (BigInteger)every.Above.Nanos),
        EveryPercentLine every => new Line(LineKind.EveryPercent, (BigInteger)every.EveryPercent.Nanos, (BigInteger)every.Above.Nanos),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Quantity ToCore(BigInteger nanos) => new((Int128)nanos);

    private static PeriodUnit UnitOf(char unit) => unit switch { 'H' => PeriodUnit.Hour, 'D' => PeriodUnit.Day, 'W' => PeriodUnit.Week, _ => PeriodUnit.Month };
}
