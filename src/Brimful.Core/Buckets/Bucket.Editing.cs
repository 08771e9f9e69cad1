using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Gives the bucket other terms. Lines keep where they stand by their identity; an edit of the period ends it (S6, S11, S23).
    /// Call <see cref="AdvanceTo"/> first.</summary>
    public void Edit(BucketEdit edit, long nowTicks, List<BucketFact> facts)
    {
        CountedBook(); // What was used so far burned under the bounds that the edit may change.
        FixSessions(); // Else a fact would depend on when somebody looked.
        var moment = new EditMoment(Terms, CapacityOf(Open), edit.Cause, nowTicks, Open.UsedNanos);
        var endsPeriod = !Equals(Terms.Schedule, edit.Terms.Schedule);
        var isOtherMeter = !edit.Meter.CountsAs(Meter);
        RememberTerms(nowTicks, endsPeriod);
        var reach = Terms.Schedule is null && !endsPeriod && !isOtherMeter ? ReachOfOpen(nowTicks, edit.Moment) : null;
        if (endsPeriod) Cut(nowTicks, edit.Moment);
        (Terms, Subjects) = (edit.Terms, edit.Subjects);
        if (endsPeriod) moment = EndPeriod(moment, facts);
        if (isOtherMeter) StartOver();
        Meter = edit.Meter;
        if (edit.Recount is { } recount) BeginRecount(recount, moment.UsedBeforeNanos, moment.CapacityBefore, endsPeriod);
        if (!endsPeriod) Rework(moment, reach);
        var change = EditChange(moment);
        if (!endsPeriod || isOtherMeter || Open.HasValue) Settle(new CountedLines(Open, Open, null), Terms.Thresholds, change, facts);
        EditParticipants(edit.Participants, change, (endsPeriod, isOtherMeter), facts);
        if (!endsPeriod || (Open.HasValue && !CountsSessions)) TopUp(change, facts);
        if (endsPeriod && !IsCounting) CountWaiting(nowTicks, facts);
    }

    /// <summary>On another meter the bucket has no period before the open one, and nothing in it yet.</summary>
    private void StartOver()
    {
        (Open.UsedNanos, Open.HasValue, Open.Gauge, Open.Values) = (0, false, null, null);
        if (Open.Pool is { } pool) pool.Meters = null;
        CountedBook(); // What the other meter burned is given back, also where the new one burns nothing.
        Segment = Segment.From(Open);
        if (_other is not null) (Closed, Past, Ahead, Reaches, Sessions, Window) = (null, null, null, null, null, null);
        Open.SetShares(new Dictionary<int, Int128>());
    }

    /// <summary>Keeps the terms when a closed period still needs them.</summary>
    private void RememberTerms(long nowTicks, bool endsPeriod)
    {
        var lastEnded = endsPeriod ? Open.Number : Open.Number - 1;
        var lastKept = Past is { Count: > 0 } ? Past[^1].LastNumber : -1;
        if (lastEnded > lastKept) (Past ??= []).Add(new PastTerms(nowTicks, lastEnded, Terms, Segment, Subjects));
    }

    /// <summary>Ends the open period here, before its time.</summary>
    private void Cut(long nowTicks, UsagePlace moment)
    {
        var reach = ReachOfOpen(nowTicks, moment);
        Open.EndTicks = Math.Max(reach.StartTicks, Math.Min(reach.EndTicks, nowTicks));
        if (reach.IsLast || (Open.HasValue && Open.EndTicks < reach.EndTicks)) (Reaches ??= []).Add(reach);
    }

    /// <summary>What the open period has taken until an edit.</summary>
    private PeriodReach ReachOfOpen(long nowTicks, UsagePlace moment) => new(Open.Number, Open.StartTicks, Open.EndTicks, nowTicks, moment, Terms.Schedule is null)
    {
        Subjects = Subjects,
        SinceTicks = Terms.CountFrom == CountFrom.Now ? CreatedTicks : long.MinValue,
        After = LeftOutBefore ?? default,
    };

    /// <summary>Ends the open period and opens the one that the edit begins. A gauge goes on in it with its value.</summary>
    /// <returns>Where the new period stands before anything moves.</returns>
    private EditMoment EndPeriod(in EditMoment moment, List<BucketFact> facts)
    {
        var (ended, nowTicks) = (Open, moment.NowTicks);
        FixSessions();
        facts.Add(Ended(ended, moment));
        Close(ended);
        RollBook(moment.Before, ended.Number + 1);
        Segment = PeriodSegment.Edited(Terms, ended.Number + 1, nowTicks);
        DoDueBefore(nowTicks);
        Open = OpenLedger(nowTicks, carried: null);
        EnterSessions();
        if (Meter.Aggregation != Aggregation.Latest || !ended.HasValue) return moment with { CapacityBefore = CapacityOf(Open), UsedBeforeNanos = 0 };
        Carry(ended, moment.Before, Open, (Terms, CapacityOf(Open)));
        return moment with { UsedBeforeNanos = Open.UsedNanos };
    }

    /// <summary>Gives the open period other terms.</summary>
    /// <param name="reach">Of a one-off what it took until now; null where it starts over.</param>
    private void Rework(in EditMoment moment, PeriodReach? reach)
    {
        if (Terms.Schedule is null) Rebound(reach);
        Rebase();
        if (Terms.Schedule is null && moment.NowTicks < Open.EndTicks) DoDueBefore(moment.NowTicks);
        if (Meter.Aggregation == Aggregation.Combined) Open.UsedNanos = LevelOf(Open, Terms); // prices may be others
        new LineTakeover(moment.Before.Thresholds, Open.Standings).Into(Open, Terms.Thresholds, CapacityOf(Open), Open.StartTicks);
    }

    /// <summary>An edit of a one-off's bounds keeps its usage.</summary>
    private void Rebound(PeriodReach? reach)
    {
        FixShares();
        Segment = Segment.Rebound(Terms);
        (Open.StartTicks, Open.EndTicks) = Segment.BoundsOf(Terms, Segment.FirstNumber);
        if (reach is not null && (reach.StartTicks, reach.EndTicks) != (Open.StartTicks, Open.EndTicks) && !IsCounting) (Reaches ??= []).Add(reach);
        RebindSessions();
    }

    private LevelChange EditChange(in EditMoment moment) => new()
    {
        Cause = moment.Cause,
        UsedBeforeNanos = moment.UsedBeforeNanos,
        CapacityBefore = moment.CapacityBefore,
        Capacity = CapacityOf(Open),
        OccurredTicks = moment.NowTicks,
        DetectedTicks = moment.NowTicks,
    };

    private PeriodEnded Ended(PeriodLedger ledger, in EditMoment moment) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = ledger.Number,
        Period = PeriodOf(ledger),
        Cause = moment.Cause,
        UsedBefore = moment.CapacityBefore.With(ledger.UsedNanos),
        Used = moment.CapacityBefore.With(ledger.UsedNanos),
        Capacity = moment.CapacityBefore,
        OccurredAt = InstantOf(moment.NowTicks),
        DetectedAt = InstantOf(moment.NowTicks),
    };

    /// <param name="Before">The terms so far.</param>
    /// <param name="CapacityBefore">What the open period held so far.</param>
    /// <param name="UsedBeforeNanos">The used level so far.</param>
    private readonly record struct EditMoment(BucketTerms Before, Figure CapacityBefore, Cause Cause, long NowTicks, Int128 UsedBeforeNanos);
}

/// <summary>What an edit gives a bucket.</summary>
/// <param name="Subjects">Sorted numbers of the subjects that count; null for all.</param>
/// <param name="Cause">Why it is edited (S9): <see cref="Cause.Edit"/>, or <see cref="Cause.Plan"/> when its plan changed.</param>
public sealed record BucketEdit(BucketTerms Terms, MeterIdentity Meter, int[]? Subjects, Cause Cause)
{
    /// <summary>The count from history that the edit asks for; null where none is needed. What the lines do then waits for it.</summary>
    public Recount? Recount { get; init; }

    /// <summary>Who takes part from now on, by the subject's number; null leaves that as it is.</summary>
    public IReadOnlyDictionary<int, ParticipantTerms>? Participants { get; init; }

    /// <summary>Its moment in the order of counting.</summary>
    public UsagePlace Moment { get; init; }
}
