using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Looks for the next change that the clock alone will make to the capacity, if nothing is used until then; what the refill
    /// itself brings is not one (S20).</summary>
    public ScheduledCapacity? FindNextChange()
    {
        if (NextCapacityTicks == long.MaxValue) return null;
        var (book, number, period) = (CountedBook()!.Copy(), Open.Number, CapacityPeriod);
        while (book.NextTicks is var due and < long.MaxValue)
        {
            if (due >= period.EndTicks)
            {
                if (Terms.Schedule is null) return null;
                var next = Segment.NumberAt(Terms, due);
                Roll(book, (number, next), Terms, null);
                var (start, end) = Segment.BoundsOf(Terms, next);
                (number, period) = (next, new CapacityPeriod(start, end, BurnsCapacity));
            }
            var before = book.Capacity;
            book.DoDue(due, period);
            if (book.Capacity != before) return new ScheduledCapacity(Instant.FromUnixTimeTicks(due), book.Capacity);
        }
        return null;
    }

    /// <summary>How much it will hold at an instant of its open period, by what is scheduled now.</summary>
    public Figure CapacityAt(long ticks)
    {
        if (NextCapacityTicks > ticks) return CapacityOf(Open);
        var book = CountedBook()!.Copy();
        while (book.NextTicks is var due && due <= ticks && due < Open.EndTicks) book.DoDue(due, CapacityPeriod);
        return book.Capacity;
    }

    /// <summary>Ends the open period, and those after it that nobody touched, for the capacity: notes what each held, and what it brought on.</summary>
    /// <param name="terms">The terms under which they ended.</param>
    /// <param name="toNumber">The number of the period that begins.</param>
    private void RollBook(BucketTerms terms, int toNumber)
    {
        if (CountedBook() is null && RolloverOf(terms) is null)
        {
            if (EndedCapacities is not null) NoteEnded(Open.Number, terms.Holds);
            return;
        }
        var book = Book ?? new CapacityBook(terms.Holds);
        book.Count(Open.UsedNanos, CapacityPeriod);
        Roll(book, (Open.Number, toNumber), terms, NoteEnded);
        if (book.IsPlain) book = null;
        if (book != Book) Book = book;
    }

    /// <summary>Rolls a book from a period to a later one, with nothing used in between. After as many periods as anything is carried for,
    /// every one brings on the same: the rest is passed over.</summary>
    /// <param name="note">Told what a period held at its end.</param>
    private void Roll(CapacityBook book, (int From, int To) numbers, BucketTerms terms, Action<int, Figure>? note)
    {
        var rollover = RolloverOf(terms);
        var carried = Math.Max(rollover?.Periods ?? 0, (book.Lots?.Max(static lot => lot.LastNumber) ?? numbers.From) - numbers.From);
        var steps = Math.Min(numbers.To - numbers.From, carried + 2);
        for (var number = numbers.From; number < numbers.From + steps; number++)
        {
            note?.Invoke(number, book.Capacity);
            book.Enter(new CapacityEntry(number, Open.EndTicks, rollover, Terms.Holds));
        }
        book.Pass(numbers.To - numbers.From - steps);
    }

    /// <summary>A gauge has nothing left over: it knows no refill.</summary>
    private RolloverTerms? RolloverOf(BucketTerms terms) => BurnsCapacity ? terms.Rollover : null;

    private void NoteEnded(int number, Figure capacity)
    {
        var last = EndedCapacities is { Count: > 0 } ended ? ended[^1].Capacity : TermsAtEndOf(number).Holds;
        if (capacity != last) (EndedCapacities ??= []).Add(new EndedCapacity(number, capacity));
    }

    private Figure CapacityAtEndOf(int number)
    {
        for (var at = (EndedCapacities?.Count ?? 0) - 1; at >= 0; at--)
            if (EndedCapacities![at].FirstNumber <= number) return EndedCapacities[at].Capacity;
        return TermsAtEndOf(number).Holds;
    }

    private void ForgetCapacity(in Reach reach)
    {
        Book?.Forget(reach.LateTicks);
        if (EndedCapacities is not { Count: > 1 } ended) return;
        var (segment, terms, _) = SegmentAt(reach.VoidTicks);
        var firstReachable = segment.NumberAt(terms, Math.Max(reach.VoidTicks, segment.FirstTicks));
        while (ended.Count > 1 && ended[1].FirstNumber <= firstReachable) ended.RemoveAt(0);
    }
}

/// <summary>A change of capacity that will come by the clock (S20).</summary>
/// <param name="Capacity">What the bucket will hold then, if nothing is used until then.</param>
public sealed record ScheduledCapacity(Instant At, Figure Capacity);
