using Brimful.Core.Buckets;
using Brimful.Core.Periods;
using NodaTime;

namespace Brimful.Core.Plans;

/// <summary>A plan's definition of a bucket: what an account on the plan has under the same key (S23 "Plans").</summary>
/// <param name="Terms">All but the schedule, which the account may have to complete.</param>
/// <param name="Period">When it refills; null for a one-off.</param>
public sealed record PlanBucket(BucketTerms Terms, PlanPeriod? Period)
{
    /// <summary>The terms that an account's bucket has.</summary>
    /// <param name="overridden">What the account has otherwise; null for nothing.</param>
    /// <param name="periodAnchor">The account's own anchor, if it has one.</param>
    /// <param name="zone">The account's zone.</param>
    public BucketTerms For(BucketOverride? overridden, LocalDateTime? periodAnchor, DateTimeZone zone)
    {
        var terms = Terms with { Origin = BucketOrigin.Plan, Schedule = Period?.For(periodAnchor, zone) };
        return overridden?.Over(terms) ?? terms;
    }
}

/// <summary>A period of a plan's bucket: what it leaves out the account gives.</summary>
/// <param name="Anchor">The local time at which a period starts; null for the account's.</param>
/// <param name="Zone">The zone; null for the account's.</param>
public sealed record PlanPeriod(PeriodDuration Every, LocalDateTime? Anchor, DateTimeZone? Zone)
{
    /// <summary>Where periods of plans start for accounts without an anchor: days at midnight, weeks on Monday, months on the first, years on the
    /// first of January; for this day was all of these.</summary>
    public static readonly LocalDateTime CalendarAnchor = new(2001, 1, 1, 0, 0);

    /// <summary>The schedule of an account's bucket.</summary>
    public PeriodSchedule For(LocalDateTime? periodAnchor, DateTimeZone zone) => new(Every, Anchor ?? periodAnchor ?? CalendarAnchor, Zone ?? zone);
}
