namespace Brimful.Core.Buckets;

/// <summary>An edit that ended a period before its time. Usage that was counted in the period before the edit stays there, also where it is dated at
/// the instant of the edit or ahead of it: what a period counted is not moved (S13, S23 "Periods").</summary>
/// <param name="Number">The period that was ended.</param>
/// <param name="AtTicks">Where it ends now, in ticks of Unix time.</param>
/// <param name="EndTicks">Where it would have ended, in ticks of Unix time.</param>
/// <param name="Moment">What was counted before it lies in the period that was ended.</param>
/// <param name="Subjects">Sorted numbers of the subjects that counted in it; null for all.</param>
public sealed record PeriodCut(int Number, long AtTicks, long EndTicks, UsagePlace Moment, int[]? Subjects)
{
    /// <summary>Whether usage that was counted at a place lies in the period that was ended, though it is dated after its end.</summary>
    public bool Holds(in Usage usage, UsagePlace place) =>
        usage.TimeTicks >= AtTicks && usage.TimeTicks < EndTicks && place.IsBefore(Moment) && (Subjects is null || Array.BinarySearch(Subjects, usage.Subject) >= 0);
}
