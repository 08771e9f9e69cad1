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
        if (!Took(usage, moment.Event)) return;
        if (Recount is { } recount)
        {
            recount.Add(new WaitingUsage(usage, nowTicks, names.EventId, names.Subject) { Void = moment });
            return;
        }
        if (usage.TimeTicks >= Open.EndTicks && CutOf(usage, moment.Event) is null)
        {
            TakeBackAhead(usage, names.EventId);
            return;
        }
        if (LedgerOf(usage, moment.Event) is not { } ledger) return;
        var late = !ReferenceEquals(ledger, Open) || nowTicks >= Open.EndTicks;
        if (late) FixWhatFollows(ledger);
        if (Meter.Aggregation is Aggregation.Sum or Aggregation.Count) Count(ledger, usage with { TakesBack = true }, new UsageMoment(nowTicks, late, names), facts);
        else if (IsBehindLevel(ledger, usage)) BeginRecount(ledger, usage, moment, names);
    }

    /// <summary>Whether taking the usage back needs a count from history.</summary>
    public bool NeedsRecountWithout(in Usage usage, UsagePlace place) =>
        Meter.Aggregation is Aggregation.Max or Aggregation.Latest && !IsCounting && Took(usage, place) && (usage.TimeTicks < Open.EndTicks || CutOf(usage, place) is not null)
        && LedgerOf(usage, place) is { } ledger && IsBehindLevel(ledger, usage);

    /// <summary>When the period of the usage starts, in ticks of Unix time.</summary>
    public long StartOfPeriod(in Usage usage, UsagePlace place) => LedgerOf(usage, place)?.StartTicks ?? long.MaxValue;

    /// <summary>Whether usage that was counted at a place was counted here.</summary>
    private bool Took(in Usage usage, UsagePlace place) =>
        Counts(usage) && (CutOf(usage, place) is not null || Includes(usage)) && (CountedAfter is not { } after || !place.IsBefore(after));

    /// <summary>The edit before which the usage was counted in a period that it ended; null where there was none.</summary>
    private PeriodCut? CutOf(in Usage usage, UsagePlace place)
    {
        foreach (var cut in Cuts ?? [])
            if (cut.Holds(usage, place)) return cut;
        return null;
    }

    /// <summary>The ledger that the usage was counted in; null where late events can no longer reach it.</summary>
    private PeriodLedger? LedgerOf(in Usage usage, UsagePlace place) =>
        CutOf(usage, place) is { } cut ? LedgerNumbered(cut.Number)
        : usage.TimeTicks >= Open.StartTicks && usage.TimeTicks < Open.EndTicks ? Open : FindLedgerAt(usage.TimeTicks);

    private void TakeBackAhead(Usage usage, string eventId)
    {
        if (Ahead is not { } waiting) return;
        var place = waiting.FindIndex(ahead => ahead.EventId == eventId && ahead.Usage == usage);
        if (place >= 0) waiting.RemoveAt(place);
        if (waiting.Count == 0) Ahead = null;
    }

    /// <summary>Whether the level, or what its subject has of it, may be another without the usage.</summary>
    private bool IsBehindLevel(PeriodLedger ledger, in Usage usage) =>
        Meter.Aggregation == Aggregation.Max
            ? usage.Nanos >= ledger.ShareOf(usage.Subject)
            : ledger.Gauge?.GetValueOrDefault(usage.Subject) is { } last && last == new GaugeReading(usage.Nanos, usage.TimeTicks);

    private void BeginRecount(PeriodLedger ledger, in Usage usage, VoidMoment moment, UsageNames names) => Freeze(new Recount
    {
        Moment = moment.Moment,
        VoidCount = moment.VoidCount,
        Cause = Cause.Correction,
        OccurredTicks = usage.TimeTicks,
        Period = ledger.Number,
        UsedBeforeNanos = ledger.UsedNanos,
        EventId = names.EventId,
        Subject = names.Subject,
    });
}
