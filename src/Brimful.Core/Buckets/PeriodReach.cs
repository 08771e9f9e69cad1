namespace Brimful.Core.Buckets;

/// <summary>
/// Which usage the open period took before an edit that changed its bounds: one that ended it before its time, or of a one-off another <c>from</c> or
/// <c>to</c>. What a period counted stays in it (S13, S23 "Periods"), so that the time of usage alone does not tell where it lies.
/// </summary>
/// <param name="Number">The period.</param>
/// <param name="StartTicks">The first instant that it took, in ticks of Unix time.</param>
/// <param name="EndTicks">The first one after those, in ticks of Unix time.</param>
/// <param name="AtTicks">When it was edited, in ticks of Unix time.</param>
/// <param name="Moment">What was counted before it went by this.</param>
/// <param name="IsLast">Whether no period followed by itself: usage outside a one-off's bounds was counted nowhere.</param>
public sealed record PeriodReach(int Number, long StartTicks, long EndTicks, long AtTicks, UsagePlace Moment, bool IsLast)
{
    /// <summary>Sorted numbers of the subjects that counted; null for all.</summary>
    public int[]? Subjects { get; init; }

    /// <summary>Of a bucket that counted from now its creation, in ticks of Unix time: received and dated no earlier.</summary>
    public long SinceTicks { get; init; } = long.MinValue;

    /// <summary>Likewise in the order of counting.</summary>
    public UsagePlace After { get; init; }

    /// <summary>Of a one-off the period that was first counted anew since: it took what its bounds have of what was counted nowhere. Null while none was.</summary>
    public int? CountedIn { get; init; }

    /// <summary>Whether a period took usage, by the bounds that were in force when it was counted.</summary>
    /// <param name="reaches">Oldest first.</param>
    /// <param name="number">The period.</param>
    /// <returns>Null where the present bounds tell.</returns>
    public static bool? Took(IReadOnlyList<PeriodReach> reaches, int number, in Usage usage, UsagePlace place)
    {
        var first = 0;
        foreach (var reach in reaches)
        {
            if (!place.IsBefore(reach.Moment) || reach.Number < first) continue;
            if (reach.Takes(usage, place)) return reach.Number == number;
            if (reach.Number == number) return false;
            if (!reach.IsLast || number < reach.Number) continue;
            if (reach.CountedIn is not { } counted || number < counted) return false;
            first = counted;
        }
        return null;
    }

    private bool Takes(in Usage usage, UsagePlace place) =>
        usage.TimeTicks >= StartTicks && usage.TimeTicks < EndTicks && (Subjects is null || Array.BinarySearch(Subjects, usage.Subject) >= 0)
        && usage.TimeTicks >= SinceTicks && usage.ReceivedTicks >= SinceTicks && !place.IsBefore(After);
}
