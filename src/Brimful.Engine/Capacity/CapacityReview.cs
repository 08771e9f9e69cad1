using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Capacity;

/// <summary>Refuses what contradicts the bucket that it is for; its form is right already.</summary>
/// <param name="bucket">Brought to now.</param>
internal sealed class CapacityReview(Bucket bucket, long nowTicks)
{
    /// <summary>Grants, and contributions, that one bucket remembers.</summary>
    private const int MostGrants = 10_000;
    private const int MostContributions = 100_000;

    public Refusal? OfNew(Grant grant)
    {
        if (HasEnded) return CapacityRefusals.BucketEnded;
        if (grant.ExpiresAt?.ToUnixTimeTicks() <= nowTicks)
            return Refusal.Invalid([new Fault("expiresAt", "grant.expiry_before_effect", "The grant would expire at or before the instant from which it counts. Send a later expiresAt.")]);
        if ((bucket.Book?.Grants.Count ?? 0) >= MostGrants)
            return new Refusal(RefusalKind.Conflict, "grant.too_many", $"The bucket remembers {MostGrants:N0} grants, which is the most. Wait until ended ones are forgotten, or give fewer and larger ones.");
        return IsTooMuch(PartsOf(grant.Amount)) ? CapacityRefusals.TooMuch : null;
    }

    public Refusal? OfNew(Contribution contribution, ContributionState? former)
    {
        if (HasEnded) return CapacityRefusals.BucketEnded;
        if (contribution.To?.ToUnixTimeTicks() <= nowTicks)
            return Refusal.Invalid([new Fault("to", "contribution.to_in_past", "A contribution ends later than now. Send a later to, or end it now with DELETE.")]);
        if (contribution.Prorate && !CanProrate)
            return Refusal.Invalid([new Fault("prorate", "contribution.prorate_impossible", "There is no period to give a part of: the bucket is a one-off, or a gauge's. Leave prorate out.")]);
        if (former is null && (bucket.Book?.Contributions.Count ?? 0) >= MostContributions)
            return new Refusal(RefusalKind.Conflict, "contribution.too_many", $"The bucket remembers {MostContributions:N0} contributions, which is the most. Wait until ended ones are forgotten.");
        return IsTooMuch(PartsOf(contribution.Amount) - (former is { Standing: not ContributionStanding.Ended } ? former.WholeNanos : 0)) ? CapacityRefusals.TooMuch : null;
    }

    /// <summary>Whether the bucket is a one-off that is over: what it holds does not change any more.</summary>
    private bool HasEnded => bucket.Terms.Schedule is null && nowTicks >= bucket.Open.EndTicks;

    private bool CanProrate => bucket.Terms.Schedule is not null && bucket.Meter.Aggregation != Aggregation.Latest;

    private Int128 PartsOf(Quantity amount) => Figure.PartsOf(amount, bucket.Terms.Digits);

    /// <summary>Whether all that is given, now and later, would no longer be inside S1's bounds.</summary>
    private bool IsTooMuch(Int128 more)
    {
        var sum = bucket.CapacityOf(bucket.Open).Parts + more;
        foreach (var grant in bucket.Book?.Grants ?? [])
            if (grant.Standing == GrantStanding.Pending) sum += PartsOf(grant.Grant.Amount);
        foreach (var contribution in bucket.Book?.Contributions ?? [])
            if (contribution.Standing == ContributionStanding.Pending) sum += contribution.WholeNanos;
        return sum >= Figure.LimitOf(bucket.Terms.Digits);
    }
}
