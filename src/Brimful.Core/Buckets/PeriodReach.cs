namespace Brimful.Core.Buckets;

/// <summary>
/// Which times the open period took before an edit that changed its bounds: one that ended it before its time, or of a one-off another <c>from</c> or
/// <c>to</c>. What a period counted stays in it (S13, S23 "Periods"), so that the time of usage alone does not tell where it lies.
/// </summary>
/// <param name="Number">The period.</param>
/// <param name="StartTicks">The first instant that it took, in ticks of Unix time.</param>
/// <param name="EndTicks">The first one after those, in ticks of Unix time.</param>
/// <param name="AtTicks">When it was edited, in ticks of Unix time.</param>
/// <param name="Moment">What was counted before it went by this.</param>
/// <param name="Subjects">Sorted numbers of the subjects that counted; null for all.</param>
/// <param name="IsLast">Whether no period followed by itself: usage after a one-off's end was counted nowhere.</param>
public sealed record PeriodReach(int Number, long StartTicks, long EndTicks, long AtTicks, UsagePlace Moment, int[]? Subjects, bool IsLast)
{
    /// <summary>The number of no period.</summary>
    public const int None = -1;

    /// <summary>Finds the period that took usage, where an edit after it changed the bounds.</summary>
    /// <param name="reaches">Oldest first.</param>
    /// <returns>A period's number, or <see cref="None"/>; null where the present bounds tell.</returns>
    public static int? Find(IReadOnlyList<PeriodReach> reaches, in Usage usage, UsagePlace place)
    {
        foreach (var reach in reaches)
        {
            if (!place.IsBefore(reach.Moment) || usage.TimeTicks < reach.StartTicks) continue;
            if (usage.TimeTicks < reach.EndTicks && (reach.Subjects is null || Array.BinarySearch(reach.Subjects, usage.Subject) >= 0)) return reach.Number;
            if (reach.IsLast) return None;
        }
        return null;
    }
}
