using Brimful.Core.Crossings;
using Brimful.Core.Metering;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>
    /// Takes the usage of a voided event back, as a correction in the period of its own time (S10, S23 "Corrections"). What cannot be taken
    /// back from the level alone, the highest value or a gauge's last one, begins a count from history. Call <see cref="AdvanceTo"/> first.
    /// </summary>
    public void TakeBack(in Usage usage, VoidMoment moment, long nowTicks, UsageNames names, List<BucketFact> facts)
    {
        if (Recount is { } recount)
        {
            recount.Add(new WaitingUsage(usage, nowTicks, names.EventId, names.Subject) { Void = moment });
            return;
        }
        if (CountsSessions)
        {
            TakeBackSign(usage, moment, nowTicks, names, facts);
            return;
        }
        if (IsWindow)
        {
            TakeBackInWindow(usage, moment.Event, nowTicks, names, facts);
            return;
        }
        if (LedgerThatTook(usage, moment.Event) is not { } ledger)
        {
            TakeBackAhead(usage, names.EventId);
            return;
        }
        var late = !ReferenceEquals(ledger, Open) || nowTicks >= Open.EndTicks;
        if (late) FixWhatFollows(ledger);
        if (IsTakenOutOfLevel(ledger, usage)) Count(ledger, usage with { TakesBack = true }, new UsageMoment(nowTicks, late, names), facts);
        else if (IsBehindLevel(ledger, usage)) BeginRecount(ledger, usage, moment, (names, late));
    }

    /// <summary>Whether taking the usage back needs a count from history.</summary>
    public bool NeedsRecountWithout(in Usage usage, UsagePlace place) =>
        CountsSessions ? !IsCounting && FindKept(usage, place) is not null && Meter.MaxSilenceTicks != long.MaxValue
        : Meter.Aggregation is Aggregation.Max or Aggregation.Latest && !IsCounting && LedgerThatTook(usage, place) is { } ledger && IsBehindLevel(ledger, usage);

    /// <summary>When the period that took the usage starts, in ticks of Unix time; of a session its first sign.</summary>
    public long StartOfPeriod(in Usage usage, UsagePlace place) =>
        CountsSessions ? FindKept(usage, place)?.FirstTicks ?? long.MaxValue
        : LedgerThatTook(usage, place)?.StartTicks ?? long.MaxValue;

    /// <summary>The ledger that usage was counted in, which was counted at a place; null where none was, or late events can no longer reach it.</summary>
    private PeriodLedger? LedgerThatTook(in Usage usage, UsagePlace place)
    {
        foreach (var ledger in Closed ?? [])
            if (HasTaken(ledger, usage, place)) return ledger;
        return HasTaken(Open, usage, place) ? Open : null;
    }

    private bool HasTaken(PeriodLedger ledger, in Usage usage, UsagePlace place)
    {
        if (Reaches is not null && PeriodReach.Took(Reaches, ledger.Number, usage, place) is { } took) return took;
        if (usage.TimeTicks < ledger.StartTicks || usage.TimeTicks >= ledger.EndTicks || !Counts(usage) || !Includes(usage)) return false;
        return !(TermsOf(ledger).CountFrom == CountFrom.Now && CountedAfter is { } after && place.IsBefore(after));
    }

    private void TakeBackAhead(Usage usage, string eventId)
    {
        if (Ahead is not { } waiting) return;
        var place = waiting.FindIndex(ahead => ahead.EventId == eventId && ahead.Usage == usage);
        if (place >= 0) waiting.RemoveAt(place);
        if (waiting.Count == 0) Ahead = null;
    }

    /// <summary>Whether the level without the usage is known at once: of a counter by subtraction, of distinct values where an event of the subject brought this one.</summary>
    private bool IsTakenOutOfLevel(PeriodLedger ledger, in Usage usage) => Meter.Aggregation switch
    {
        Aggregation.Sum or Aggregation.Count or Aggregation.Combined => true,
        Aggregation.UniqueCount => ledger.Values is { } values && values.EventsOf(usage.Nanos, usage.Subject) > 0,
        _ => false,
    };

    /// <summary>Whether the level, or what its subject has of it, may be another without the usage.</summary>
    private bool IsBehindLevel(PeriodLedger ledger, in Usage usage) =>
        Meter.Aggregation == Aggregation.Max
            ? usage.Nanos >= ledger.ShareOf(usage.Subject)
            : ledger.Gauge?.GetValueOrDefault(usage.Subject) is { } last && last == new GaugeReading(usage.Nanos, usage.TimeTicks);

    private void BeginRecount(PeriodLedger ledger, in Usage usage, VoidMoment moment, (UsageNames Names, bool IsLate) of) => Freeze(new Recount
    {
        Moment = moment.Moment,
        VoidCount = moment.VoidCount,
        Cause = Cause.Correction,
        OccurredTicks = usage.TimeTicks,
        Period = ledger.Number,
        UsedBeforeNanos = ledger.UsedNanos,
        CapacityBefore = CapacityOf(ledger),
        EventId = of.Names.EventId,
        Subject = of.Names.Subject,
        IsLate = of.IsLate,
    });
}
