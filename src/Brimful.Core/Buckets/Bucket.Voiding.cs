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
        if (usage.TimeTicks >= Open.EndTicks)
        {
            TakeBackAhead(usage, names.EventId);
            return;
        }
        if (LedgerOf(usage) is not { } ledger) return;
        var late = !ReferenceEquals(ledger, Open) || nowTicks >= Open.EndTicks;
        if (late) FixWhatFollows(ledger);
        if (Meter.Aggregation is Aggregation.Sum or Aggregation.Count) Count(ledger, usage with { TakesBack = true }, new UsageMoment(nowTicks, late, names), facts);
        else if (IsBehindLevel(ledger, usage)) BeginRecount(ledger, usage, moment, names);
    }

    /// <summary>Whether taking the usage back needs a count from history.</summary>
    public bool NeedsRecountWithout(in Usage usage, UsagePlace place) =>
        Meter.Aggregation is Aggregation.Max or Aggregation.Latest && !IsCounting && Took(usage, place) && usage.TimeTicks < Open.EndTicks
        && LedgerOf(usage) is { } ledger && IsBehindLevel(ledger, usage);

    /// <summary>When the period of the usage starts, in ticks of Unix time.</summary>
    public long StartOfPeriod(in Usage usage) => LedgerOf(usage)?.StartTicks ?? long.MaxValue;

    /// <summary>Whether usage that was counted at a place was counted here.</summary>
    private bool Took(in Usage usage, UsagePlace place) => Counts(usage) && Includes(usage) && (CountedAfter is not { } after || !place.IsBefore(after));

    /// <summary>The ledger that the usage was counted in; null where late events can no longer reach it.</summary>
    private PeriodLedger? LedgerOf(in Usage usage) =>
        usage.TimeTicks >= Open.StartTicks && usage.TimeTicks < Open.EndTicks ? Open : FindLedgerAt(usage.TimeTicks);

    private void TakeBackAhead(Usage usage, string eventId)
    {
        if (Ahead is not { } waiting) return;
        var place = waiting.FindIndex(ahead => ahead.EventId == eventId && ahead.Usage == usage);
        if (place >= 0) waiting.RemoveAt(place);
        if (waiting.Count == 0) Ahead = null;
    }

    /// <summary>Whether the level may be another without the usage.</summary>
    private bool IsBehindLevel(PeriodLedger ledger, in Usage usage) =>
        Meter.Aggregation == Aggregation.Max
            ? usage.Nanos >= ledger.UsedNanos
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
