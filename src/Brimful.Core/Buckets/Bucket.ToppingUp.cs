using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Periods;
using Brimful.Core.Thresholds;
using NodaTime;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Adds grants while less remains than the line says, as many as the period may still have. Each is recorded after what called for
    /// it, and then clears by capacity (S10).</summary>
    private void TopUp(LevelChange change, List<BucketFact> facts)
    {
        if (Terms.TopUp is not { } terms || change.Late || IsCounting) return;
        var actTicks = change.ActsTicks;
        while (IsBelow(terms))
        {
            var before = CapacityOf(Open);
            Book ??= new CapacityBook(Terms.Holds);
            Book.Count(Open.UsedNanos, CapacityPeriod);
            var grant = GrantOf(terms, ++Book.TopUps, actTicks);
            Book.Add(grant, actTicks, CapacityPeriod);
            facts.Add(ToppedUpBy(grant, terms, change));
            Settle(new CountedLines(Open, Open, null), Terms.Thresholds, DueChange(Cause.Grant, before, actTicks, change.DetectedTicks), facts);
        }
        WatchCapacity(Open);
    }

    private bool IsBelow(TopUpTerms terms) =>
        (Book?.TopUps ?? 0) < terms.AtMost && CapacityOf(Open) is var capacity && Int128.Max(0, capacity.Parts - Open.UsedNanos) < capacity.PartsOf(terms.Below);

    /// <summary>Has usage looked at that burns of more than the base, each event by itself, or that makes less remain than a top-up lets it.</summary>
    private void WatchCapacity(PeriodLedger ledger)
    {
        if (Book is not null && BurnsCapacity && !CountsSessions) ledger.NextUpNanos = -ThresholdLine.Unreachable;
        if (IsWindow) ledger.NextUpNanos = -ThresholdLine.Unreachable;
        if (Terms.TopUp is not { } terms || (Book?.TopUps ?? 0) >= terms.AtMost || IsNotLookedAt) return;
        var capacity = Book?.Capacity ?? Terms.Holds;
        var low = capacity.Parts - capacity.PartsOf(terms.Below) + 1;
        ledger.NextUpNanos = Int128.Min(ledger.NextUpNanos, CountsSessions ? Int128.Max(low, 1) : low); // Of session time a mere start is looked at by the clock.
    }

    private Grant GrantOf(TopUpTerms terms, int ordinal, long actTicks) => new($"{Grant.TopUpPrefix}{Incarnation}.{Open.Number}.{ordinal}", terms.Amount)
    {
        Priority = terms.Priority,
        ExpiresAt = terms.ExpiresAfter is { } after ? After(InstantOf(actTicks), after) : null,
    };

    /// <summary>Hours are elapsed time, days and longer calendar time in the bucket's zone (S6); null where that is after all time.</summary>
    private Instant? After(Instant at, PeriodDuration duration)
    {
        if (duration.Unit == PeriodUnit.Hour) return at + Duration.FromHours(duration.Multiple);
        var zone = Terms.Schedule?.Zone ?? DateTimeZone.Utc;
        var start = new PeriodSchedule(duration, at.InZone(zone).LocalDateTime, zone)[1].Start;
        return start == Instant.MaxValue ? null : start;
    }

    private ToppedUp ToppedUpBy(Grant grant, TopUpTerms terms, LevelChange change) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = Open.Number,
        Period = PeriodOf(Open),
        Cause = change.Cause,
        EventId = change.EventId,
        Subject = change.Subject,
        UsedBefore = change.Capacity.With(change.UsedBeforeNanos),
        Used = change.Capacity.With(Open.UsedNanos),
        Capacity = CapacityOf(Open),
        OccurredAt = InstantOf(change.ActsTicks),
        DetectedAt = InstantOf(change.DetectedTicks),
        GrantId = grant.Id,
        Amount = grant.Amount,
        ExpiresAt = grant.ExpiresAt,
        Ordinal = Book!.TopUps,
        AtMost = terms.AtMost,
        Notify = terms.Notify,
    };
}
