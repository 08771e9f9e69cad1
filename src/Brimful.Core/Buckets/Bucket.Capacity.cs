using Brimful.Core.Capacity;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <inheritdoc cref="OtherPeriods.Book"/>
    public CapacityBook? Book
    {
        get => _other?.Book;
        internal set => (_other ??= new OtherPeriods()).Book = value;
    }

    /// <inheritdoc cref="OtherPeriods.EndedCapacities"/>
    public List<EndedCapacity>? EndedCapacities
    {
        get => _other?.EndedCapacities;
        internal set => (_other ??= new OtherPeriods()).EndedCapacities = value;
    }

    /// <summary>The open period, as its capacity sees it.</summary>
    public CapacityPeriod CapacityPeriod => new(Open.StartTicks, Open.EndTicks, BurnsCapacity);

    private bool BurnsCapacity => Meter.Aggregation != Aggregation.Latest && !IsWindow && !IsConcurrent;

    /// <summary>When capacity changes next, in ticks of Unix time. That of a one-off does not change after its end.</summary>
    private long NextCapacityTicks =>
        Book is not { NextTicks: var due } || (Terms.Schedule is null && due >= Open.EndTicks) ? long.MaxValue : due;

    /// <summary>How much the bucket holds in a period, open or closed (S7): of a closed one at its end.</summary>
    public Figure CapacityOf(PeriodLedger ledger) =>
        ReferenceEquals(ledger, Open) ? Book?.Capacity ?? Terms.Holds : CapacityAtEndOf(ledger.Number);

    /// <summary>The sources of the capacity, with what is burned of each by now; null while there is only the base.</summary>
    public CapacityBook? CountedBook()
    {
        Book?.Count(Open.UsedNanos, CapacityPeriod);
        return Book;
    }

    /// <summary>Adds a grant (S7). Call <see cref="AdvanceTo"/> first; the id must not be taken.</summary>
    public GrantState AddGrant(Grant grant, long nowTicks, List<BucketFact> facts) =>
        ChangeCapacity(Cause.Grant, nowTicks, facts, book => book.Add(grant, nowTicks, CapacityPeriod));

    /// <summary>Takes away what is left of a grant, if it has not ended. Call <see cref="AdvanceTo"/> first.</summary>
    public void VoidGrant(string id, long nowTicks, List<BucketFact> facts)
    {
        if (Book?.FindGrant(id) is { HasEnded: false } grant)
            ChangeCapacity(Cause.Grant, nowTicks, facts, book =>
            {
                book.Void(grant, nowTicks, CapacityPeriod);
                return grant;
            });
    }

    /// <summary>Adds a contribution, or replaces the one of the same contributor and from (S23). Call <see cref="AdvanceTo"/> first.</summary>
    public ContributionState PutContribution(Contribution contribution, long nowTicks, List<BucketFact> facts) =>
        ChangeCapacity(Cause.Contribution, nowTicks, facts, book => book.Put(contribution, nowTicks, CapacityPeriod));

    /// <summary>Ends what a contributor brings. Call <see cref="AdvanceTo"/> first.</summary>
    /// <returns>What has ended.</returns>
    public IReadOnlyList<ContributionState> EndContributions(string contributor, long nowTicks, List<BucketFact> facts) =>
        Book is null ? [] : ChangeCapacity(Cause.Contribution, nowTicks, facts, book => book.End(contributor, nowTicks, CapacityPeriod));

    private T ChangeCapacity<T>(Cause cause, long nowTicks, List<BucketFact> facts, Func<CapacityBook, T> change)
    {
        var before = CapacityOf(Open);
        Book ??= new CapacityBook(Terms.Holds);
        Book.Count(Open.UsedNanos, CapacityPeriod);
        var result = change(Book);
        SettleOpen(DueChange(cause, before, nowTicks, nowTicks), facts);
        return result;
    }

    /// <summary>Does what falls due at an instant within the open period, as one change (S14); of a window with what leaves it then, of open sessions with
    /// those that silence ends.</summary>
    private void ChangeCapacity(long dueTicks, long nowTicks, List<BucketFact> facts)
    {
        var (book, before, usedBefore) = (Book!, CapacityOf(Open), Open.UsedNanos);
        var leaving = IsWindow ? TakeLeaving(dueTicks) : IsConcurrent ? EndSilentSessions(dueTicks) : [];
        book.Count(Open.UsedNanos, CapacityPeriod);
        var cause = book.DoDue(dueTicks, CapacityPeriod);
        if (leaving.Count == 0 && before == CapacityOf(Open)) return; // Nothing was left to expire: what session time reaches then, it reaches by the clock.
        if (leaving.Count > 0 && before == CapacityOf(Open)) cause = Cause.Clock;
        var change = DueChange(cause, before, dueTicks, nowTicks) with { UsedBeforeNanos = usedBefore };
        SettleOpen(change, facts);
        SettleShares(leaving, change, facts);
    }

    private LevelChange DueChange(Cause cause, Figure capacityBefore, long occurredTicks, long nowTicks) => new()
    {
        Cause = cause,
        UsedBeforeNanos = Open.UsedNanos,
        CapacityBefore = capacityBefore,
        Capacity = CapacityOf(Open),
        OccurredTicks = occurredTicks,
        DetectedTicks = nowTicks,
    };

    /// <summary>Does what falls due at the very start of the period that is about to open and holds an instant.</summary>
    private Cause? DoDueAtStart(long ticks)
    {
        if (Book is not { } book) return null;
        var (start, end) = Segment.BoundsOf(Terms, Segment.NumberAt(Terms, Math.Max(ticks, Segment.FirstTicks)));
        return book.NextTicks <= start ? book.DoDue(start, new CapacityPeriod(start, end, BurnsCapacity)) : null;
    }

    /// <summary>Does what fell due, and waited: of a one-off that had ended nothing happens until it is edited.</summary>
    private void DoDueBefore(long nowTicks)
    {
        if (Book is not { } book || book.NextTicks > nowTicks) return;
        var (start, end) = Segment.BoundsOf(Terms, Segment.FirstNumber);
        book.DoDue(nowTicks, new CapacityPeriod(start, end, BurnsCapacity));
    }

    private void Rebase()
    {
        if (CountedBook() is { } book) book.Rebase(Terms.Holds, CapacityPeriod);
    }
}
