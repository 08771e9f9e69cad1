using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Buckets;
using Brimful.Engine.History;
using Brimful.Engine.Retraces;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Explanations;

/// <summary>Counts one account anew up to an instant and says how one of its buckets stood then.</summary>
internal sealed class BucketPast(Retrace retrace, ExplanationTarget target, long windowTicks)
{
    private bool _needsAll;
    private bool _hasVoids;

    /// <summary>The bucket at the instant, and what was seen on the way.</summary>
    /// <exception cref="RetraceTooLargeException">Too much was counted together.</exception>
    public PastReading Read(CancellationToken cancellationToken)
    {
        // What happened without usage says which period it was, and whether anything before it matters.
        if (Run(null, cancellationToken).Bucket is not { } outline) return PastReading.NoBucket.Value;
        if (PeriodOf(outline) is not { } period) return PastReading.NoPeriod.Value;
        if (target.Watched.In(outline, period) is null) return PastReading.NoParticipant.Value;
        var neededTicks = Math.Max(StandsAlone(outline) ? period.StartTicks : long.MinValue, outline.Meter.Members.Min(meter => target.OldestOf(meter.Number)));
        if (!retrace.Reaches(neededTicks, target.FirstRetainedDay)) return PastReading.Forgotten.Value;
        var (bucket, witness) = Run(HistoryForm.DayOf(neededTicks), cancellationToken);
        return new PastReading.Found(bucket!, target.Watched.In(bucket!, PeriodOf(bucket!)!)!.Value, PeriodOf(bucket!)!, witness);
    }

    /// <summary>The period that is asked for; null where there was none, or late events could no longer reach it.</summary>
    private PeriodLedger? PeriodOf(Bucket bucket)
    {
        if (target.Watched.LedgerIn(bucket) is { } found) return found;
        var ledger = target.Watched.PeriodTicks is { } ticks && ticks < bucket.Open.StartTicks ? bucket.LedgerAt(ticks) : null;
        return ledger?.EndTicks < target.End.Ticks - windowTicks ? null : ledger;
    }

    /// <summary>Whether nothing that was used before a period has a part in it. What is counted anew because of a void may have.</summary>
    private bool StandsAlone(Bucket outline) => !_needsAll
        && (outline.Meter.Aggregation is Aggregation.Sum or Aggregation.Count or Aggregation.Combined || (outline.Meter.Aggregation is Aggregation.Max && !_hasVoids));

    private (Bucket? Bucket, BucketWitness Witness) Run(int? firstDay, CancellationToken cancellationToken)
    {
        var witness = new BucketWitness(target.Watched);
        var shard = retrace.NewShard(witness.Note, command => Watch(witness, command));
        RetraceStep? last = null;
        foreach (var step in retrace.Steps(firstDay, target.End, cancellationToken))
        {
            if (last is { } before && before.Place.Sequence != step.Place.Sequence) Finish(shard, witness, before);
            last = step;
            Enter(shard, witness, step);
            _needsAll |= step.Command is { Kind: ShardCommand.PutGrant or ShardCommand.PutContribution };
            _hasVoids |= step.Command is { Kind: ShardCommand.Void };
            if (firstDay is null && step.Command is { Kind: ShardCommand.Void }) continue;
            shard.Retrace(step, target.Scope);
            witness.Look(Find(shard), step);
        }
        if (last is { } newest) Finish(shard, witness, newest);
        var end = new RetraceStep(new PastCommand(new UsagePlace(target.End.ThroughSequence, 0), target.End.Ticks, ShardCommand.Clock, default), null);
        if (Find(shard) is { Sessions: not null } or { Window: not null }) shard.RetraceClock(target.Scope, target.End.Ticks);
        witness.Look(Find(shard), end);
        Enter(shard, witness, end);
        return (Find(shard), witness);
    }

    /// <summary>Looks again once a record is done: what a request's events have raised is compared with lines only then.</summary>
    private void Finish(Shard shard, BucketWitness witness, in RetraceStep last)
    {
        if (Find(shard) is not { HasReached: true }) return;
        shard.FinishRetracing(target.Scope);
        witness.Look(Find(shard), last, isAgain: true);
    }

    /// <summary>Rollover and top-ups bring into a period what was used before it.</summary>
    private BucketCommand Watch(BucketWitness witness, BucketCommand command)
    {
        if (command.Key == target.Watched.Bucket && (command.Terms.Rollover is not null || command.Terms.TopUp is not null)) _needsAll = true;
        return witness.Note(command);
    }

    /// <summary>Brings the bucket to a step, where that makes it another, and looks at it, unless something is due on the way: that has steps of its own.</summary>
    private void Enter(Shard shard, BucketWitness witness, in RetraceStep step)
    {
        if (Find(shard) is not { IsCounting: false } bucket || (step.NowTicks < bucket.Open.EndTicks && !GrowsByTheClock(bucket)) || bucket.DueTicks <= step.NowTicks) return;
        shard.RetraceTo(bucket, step.NowTicks);
        witness.Look(bucket, new RetraceStep(new PastCommand(step.Place, step.NowTicks, ShardCommand.Clock, default), null));
    }

    private static bool GrowsByTheClock(Bucket bucket) => bucket.Meter.Aggregation == Aggregation.Duration;

    private Bucket? Find(Shard shard) => shard.FindAccount(target.Account)?.Find(target.Watched.Bucket);
}

/// <summary>What came of looking back.</summary>
internal abstract record PastReading
{
    private PastReading()
    {
    }

    /// <summary>The bucket as it stood, and what was seen on the way.</summary>
    public sealed record Found(Bucket Bucket, StandingLines Lines, PeriodLedger Period, BucketWitness Witness) : PastReading;

    /// <summary>The bucket did not exist then.</summary>
    public sealed record NoBucket : PastReading
    {
        public static readonly NoBucket Value = new();
    }

    /// <summary>The bucket had no such period, or late events could no longer reach it then.</summary>
    public sealed record NoPeriod : PastReading
    {
        public static readonly NoPeriod Value = new();
    }

    /// <summary>The participant had no part in the bucket then.</summary>
    public sealed record NoParticipant : PastReading
    {
        public static readonly NoParticipant Value = new();
    }

    /// <summary>History has dropped events that it would take.</summary>
    public sealed record Forgotten : PastReading
    {
        public static readonly Forgotten Value = new();
    }
}

/// <summary>What is explained, as the writer knows it at one moment.</summary>
/// <param name="Marks">How far back the account's usage reaches.</param>
internal sealed record ExplanationTarget(RetraceScope Scope, int Account, WatchedLines Watched, RetraceEnd End, MeterMark[] Marks, int FirstRetainedDay)
{
    /// <summary>The oldest usage of a meter, in ticks of Unix time; <see cref="long.MaxValue"/> where there is none.</summary>
    public long OldestOf(int meter)
    {
        foreach (var mark in Marks)
            if (mark.Meter == meter) return mark.OldestTicks;
        return long.MaxValue;
    }
}
