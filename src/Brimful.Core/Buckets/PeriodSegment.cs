using NodaTime;

namespace Brimful.Core.Buckets;

/// <summary>
/// A stretch of a bucket's life under one schedule. An edit of the period starts another, whose first period runs from the edit to
/// the schedule's next start (S23). Periods are numbered through all segments.
/// </summary>
/// <param name="FirstNumber">The number of its first period.</param>
/// <param name="FirstIndex">The schedule's index of its first period.</param>
/// <param name="FirstTicks">When its first period starts.</param>
/// <param name="BeganTicks">The edit that started it; <see cref="long.MinValue"/> for a bucket's first. A one-off's first period may start later.</param>
public readonly record struct PeriodSegment(int FirstNumber, int FirstIndex, long FirstTicks, long BeganTicks)
{
    /// <summary>The segment of a bucket that is created at an instant: its first period is the one that holds it.</summary>
    public static PeriodSegment Created(BucketTerms terms, long ticks)
    {
        if (terms.Schedule is not { } schedule) return new PeriodSegment(0, 0, BoundTicks(terms.From, long.MinValue), long.MinValue);
        var index = (int)schedule.IndexAt(Instant.FromUnixTimeTicks(ticks));
        return new PeriodSegment(0, index, TicksOf(schedule[index].Start), long.MinValue);
    }

    /// <summary>The segment that an edit of the period starts at an instant.</summary>
    public static PeriodSegment Edited(BucketTerms terms, int firstNumber, long ticks) =>
        terms.Schedule is { } schedule
            ? new PeriodSegment(firstNumber, (int)schedule.IndexAt(Instant.FromUnixTimeTicks(ticks)), ticks, ticks)
            : new PeriodSegment(firstNumber, 0, Math.Max(ticks, BoundTicks(terms.From, long.MinValue)), ticks);

    /// <summary>The same stretch of a one-off whose bounds were edited.</summary>
    public PeriodSegment Rebound(BucketTerms terms) => this with { FirstTicks = Math.Max(BeganTicks, BoundTicks(terms.From, long.MinValue)) };

    /// <summary>The same stretch from one of its periods on: what was before is given up.</summary>
    public PeriodSegment From(PeriodLedger first) => this with { FirstNumber = first.Number, FirstIndex = FirstIndex + (first.Number - FirstNumber), FirstTicks = first.StartTicks };

    /// <summary>The number of the period that holds an instant at or after the segment's start.</summary>
    public int NumberAt(BucketTerms terms, long ticks) =>
        terms.Schedule is { } schedule
            ? FirstNumber + (int)(schedule.IndexAt(Instant.FromUnixTimeTicks(ticks)) - FirstIndex)
            : FirstNumber;

    /// <summary>The bounds of a period by its number, in ticks of Unix time; <see cref="long.MinValue"/> and <see cref="long.MaxValue"/> where the calendar ends before it does.</summary>
    public (long Start, long End) BoundsOf(BucketTerms terms, int number)
    {
        if (terms.Schedule is not { } schedule) return (FirstTicks, Math.Max(FirstTicks, BoundTicks(terms.To, long.MaxValue)));
        var period = schedule[(long)FirstIndex + (number - FirstNumber)];
        return (number == FirstNumber ? Math.Max(FirstTicks, TicksOf(period.Start)) : TicksOf(period.Start), TicksOf(period.End));
    }

    private static long BoundTicks(Instant? instant, long unbounded) => instant is { } at ? TicksOf(at) : unbounded;

    private static long TicksOf(Instant instant) => instant switch
    {
        _ when instant == Instant.MinValue => long.MinValue,
        _ when instant == Instant.MaxValue => long.MaxValue,
        _ => instant.ToUnixTimeTicks(),
    };
}

/// <summary>Terms that a bucket had, for the closed periods that late events may still reach.</summary>
/// <param name="UntilTicks">When they were given up.</param>
/// <param name="LastNumber">The last period that ended under them: several edits may share an instant, so that instants cannot say.</param>
/// <param name="Subjects">Sorted numbers of the subjects that counted in those periods; null for all.</param>
public sealed record PastTerms(long UntilTicks, int LastNumber, BucketTerms Terms, PeriodSegment Segment, int[]? Subjects);
