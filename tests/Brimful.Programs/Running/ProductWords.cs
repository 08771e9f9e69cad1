using System.Collections.Immutable;
using System.Numerics;
using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Core.Plans;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using Brimful.Engine.Accounts;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Oracle;
using Brimful.Programs.Language;
using NodaTime;

namespace Brimful.Programs.Running;

/// <summary>The oracle's terms in the product's words, and the product's facts in the oracle's.</summary>
internal static class ProductWords
{
    private static BucketTerms TermsOf(Terms terms, IReadOnlyList<string> meters) => new()
    {
        Name = "B",
        Meter = meters[0],
        Meters = meters.Count > 1 && terms.Spend is null ? [.. meters] : [],
        WindowTicks = terms.Window?.Ticks ?? 0,
        Measure = terms.IsConcurrent ? BucketMeasure.Concurrent : BucketMeasure.Usage,
        Spend = terms.Spend is { } spend ? SpendWords.TermsOf(spend) : null,
        Subjects = terms.Subjects is { } subjects ? [.. subjects] : null,
        Capacity = QuantityOf(terms.Capacity),
        Schedule = terms.Calendar is { } calendar ? ScheduleOf(calendar) : null,
        From = InstantOf(terms.From),
        To = InstantOf(terms.To),
        CountFrom = terms.CountsFromNow ? CountFrom.Now : CountFrom.PeriodStart,
        Rollover = terms.Rollover is { } rollover ? new RolloverTerms(QuantityOf(rollover.Max), rollover.Periods) : null,
        TopUp = terms.TopUp is { } topUp ? TopUpOf(topUp) : null,
        Tiers = [.. terms.Tiers.Select(tier => new BucketTier(tier.Name, tier.UpTo is { } upTo ? QuantityOf(upTo) : null))],
        Thresholds = [.. terms.AllLines.Select(ThresholdOf)],
    };

    public static MeterTerms TermsOf(Command.PutMeter meter) =>
        new(meter.Type, Enum.Parse<Aggregation>(meter.Measure.ToString()), meter.Measure is Measure.Count or Measure.Duration ? null : "$.value", "1", [])
        {
            Session = meter.Measure == Measure.Duration ? new SessionTerms("$.session", "$.action", meter.MaxSilence?.Ticks) : null,
        };

    public static AccountTerms TermsOf(Command.PutAccount account) => new(account.Account, account.Settings.Zone, "en", null, account.Subjects is { } subjects ? [.. subjects] : null, null)
    {
        Plan = account.Settings.Plan,
        PeriodAnchor = account.Settings.Anchor is { } anchor ? LocalDateTime.FromDateTime(anchor) : null,
        Overrides = account.Settings.Overrides.ToImmutableSortedDictionary(pair => pair.Key, pair => OverrideOf(pair.Value), StringComparer.Ordinal),
    };

    public static PlanTerms TermsOf(Command.PutPlan plan) =>
        new(plan.Plan, plan.Buckets.ToImmutableSortedDictionary(bucket => bucket.Key, BucketOf, StringComparer.Ordinal));

    private static BucketOverride OverrideOf(Override own) => new()
    {
        Capacity = own.Capacity is { } capacity ? QuantityOf(capacity) : null,
        Subjects = own.Subjects is { } subjects ? [.. subjects] : null,
        Thresholds = own.Lines is { } lines ? [.. lines.Select(ThresholdOf)] : null,
    };

    private static PlanBucket BucketOf(PlannedBucket planned)
    {
        var terms = TermsOf(planned.Terms, planned.Meters);
        if (terms.Schedule is not { } schedule) return new PlanBucket(terms, null);
        var period = new PlanPeriod(schedule.Every, planned.LeansOnAnchor ? null : schedule.Anchor, planned.LeansOnZone ? null : schedule.Zone);
        return new PlanBucket(terms with { Schedule = null }, period);
    }

    public static Grant GrantOf(GivenGrant given) =>
        new(given.Id, QuantityOf(given.Amount)) { Priority = given.Priority, EffectiveAt = InstantOf(given.At), ExpiresAt = InstantOf(given.Until) };

    public static Contribution ContributionOf(GivenContribution given) =>
        new(given.Contributor, QuantityOf(given.Amount), InstantOf(given.From)) { To = InstantOf(given.To), Prorate = given.Prorates };

    /// <summary>A definition that names participants only where the terms do.</summary>
    public static BucketDefinition DefinitionOf(Terms terms, IReadOnlyList<string> meters) => new(TermsOf(terms, meters))
    {
        Participants = terms.Participants.Count == 0 ? null : [.. terms.Participants.Select(each => new ParticipantDefinition(each.Subject, TermsOf(each)))],
    };

    public static ParticipantTerms TermsOf(Participant participant) =>
        new() { Capacity = QuantityOf(participant.Capacity), Thresholds = [.. participant.Lines.Select(ThresholdOf)] };

    public static Fact FactOf(FactItem item)
    {
        var fact = item.Fact;
        var line = fact as ThresholdFact;
        return new Fact(fact switch { Crossed => "+", Cleared => "-", ToppedUp => "topped", _ => "ended" }, fact.Sequence, fact.PeriodNumber, CauseOf(fact.Cause))
        {
            Incarnation = fact.Incarnation,
            Line = line is null ? null : LineOf(line.Line),
            Participant = item.Participant,
            Grant = (fact as ToppedUp)?.GrantId,
            Step = (BigInteger)(line?.Step ?? 0),
            Arming = line?.Arming ?? 0,
            Level = line is null ? 0 : AtScale(line.Level),
            CrossedPeriod = fact switch { Cleared cleared => cleared.CrossedPeriodNumber, Crossed => fact.PeriodNumber, _ => 0 },
            UsedBefore = FigureOf(fact.UsedBefore),
            Used = FigureOf(fact.Used),
            Capacity = FigureOf(fact.Capacity),
            EventId = fact.EventId,
            Subject = fact.Subject,
            OccurredAt = fact.OccurredAt.ToDateTimeUtc(),
            DetectedAt = fact.DetectedAt.ToDateTimeUtc(),
            Late = fact.Late,
            Bounds = (TimeOf(fact.Period?.Start, DateTime.MinValue), TimeOf(fact.Period?.End, DateTime.MaxValue)),
        };
    }

    public static BigInteger AtScale(ExactNumber number) => number.Unscaled * BigInteger.Pow(10, Scale.Digits - number.Scale);

    public static BigInteger NanosOf(Quantity quantity) => (BigInteger)quantity.Nanos;

    public static BigInteger FigureOf(Figure figure) => figure.Parts * BigInteger.Pow(10, Scale.FigureDigits - figure.Digits);

    public static Instant InstantOf(DateTime time) => Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    public static Quantity QuantityOf(BigInteger nanos) => new((Int128)nanos);

    private static Instant? InstantOf(DateTime? time) => time is { } at ? InstantOf(at) : null;

    /// <summary>Instants outside the years that the base library knows are none.</summary>
    private static DateTime TimeOf(Instant? instant, DateTime unbounded) =>
        instant is { } at && at > Instant.FromUtc(1, 1, 2, 0, 0) && at < Instant.FromUtc(9999, 12, 30, 0, 0) ? at.ToDateTimeUtc() : unbounded;

    private static string CauseOf(Cause cause) => cause == Cause.GrantExpired ? "grant_expired" : cause.ToString().ToLowerInvariant();

    private static PeriodSchedule ScheduleOf(Calendar calendar) => new(
        calendar.Unit switch
        {
            'H' => PeriodUnit.Hour,
            'D' => PeriodUnit.Day,
            'W' => PeriodUnit.Week,
            'M' => PeriodUnit.Month,
            'Q' => PeriodUnit.Quarter,
            _ => PeriodUnit.Year,
        },
        calendar.Multiple,
        LocalDateTime.FromDateTime(calendar.Anchor),
        DateTimeZoneProviders.Tzdb[calendar.Zone]);

    private static TopUpTerms TopUpOf(TopUp topUp) => new(QuantityOf(topUp.Below), QuantityOf(topUp.Amount), topUp.AtMost)
    {
        ExpiresAfter = topUp.ExpiresAfterDays is { } days ? new PeriodDuration(PeriodUnit.Day, days) : null,
    };

    private static Threshold ThresholdOf(WrittenLine written) => new(LineOf(written.Line))
    {
        OnCreate = written.Fires ? OnCreate.Fire : OnCreate.Skip,
        Hysteresis = written.Hysteresis is { } hysteresis ? QuantityOf(hysteresis) : null,
    };

    private static ThresholdLine LineOf(Line line) => line.Tier is { } tier ? LineIn(tier, line) : line.Kind switch
    {
        LineKind.Percent => new PercentLine(QuantityOf(line.Amount)),
        LineKind.Value => new ValueLine(QuantityOf(line.Amount)),
        LineKind.Remaining => new RemainingLine(QuantityOf(line.Amount)),
        LineKind.Every => new EveryLine(QuantityOf(line.Amount), QuantityOf(line.Above)),
        _ => new EveryPercentLine(QuantityOf(line.Amount), QuantityOf(line.Above)),
    };

    private static TierLine LineIn(TierBounds tier, Line line)
    {
        var (from, upTo, amount) = (QuantityOf(tier.From), QuantityOf(tier.UpTo), QuantityOf(line.Amount));
        return line.Kind == LineKind.Percent ? new TierPercentLine(tier.Name, from, upTo, amount) : new TierRemainingLine(tier.Name, from, upTo, amount);
    }

    private static TierBounds BoundsOf(TierLine line) => new(line.Tier, NanosOf(line.From), NanosOf(line.UpTo));

    private static Line LineOf(ThresholdLine line) => line switch
    {
        TierPercentLine percent => new Line(LineKind.Percent, NanosOf(percent.Percent), 0) { Tier = BoundsOf(percent) },
        TierRemainingLine remaining => new Line(LineKind.Remaining, NanosOf(remaining.Remaining), 0) { Tier = BoundsOf(remaining) },
        PercentLine percent => new Line(LineKind.Percent, NanosOf(percent.Percent), 0),
        ValueLine value => new Line(LineKind.Value, NanosOf(value.Value), 0),
        RemainingLine remaining => new Line(LineKind.Remaining, NanosOf(remaining.Remaining), 0),
        EveryLine every => new Line(LineKind.Every, NanosOf(every.Every), NanosOf(every.Above)),
        EveryPercentLine every => new Line(LineKind.EveryPercent, NanosOf(every.EveryPercent), NanosOf(every.Above)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
