using Brimful.Core.Buckets;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Buckets;

/// <summary>Refuses what a new or edited bucket asks for that this build does not do, rather than doing something else (S23 "Not built yet").</summary>
internal sealed class BucketReview(AccountState? account, int meter, BucketTerms terms, long nowTicks)
{
    /// <summary>A new bucket would have to count what its subjects already used in the period (S11).</summary>
    public Refusal? OfNew() => terms.CountFrom == CountFrom.PeriodStart && HasUsage() ? CountsNotYet("countFrom") : null;

    /// <summary>An edit must not need usage that was never in the bucket, nor take away usage that was.</summary>
    public Refusal? OfEdit(Bucket bucket, int[]? subjects)
    {
        if (bucket.Meter.Number != meter)
            return new Refusal(RefusalKind.Conflict, "bucket.meter_fixed", "A bucket keeps its meter. Create another bucket for another meter.");
        if (terms.Schedule is null && terms.To?.ToUnixTimeTicks() <= nowTicks && terms.To != bucket.Terms.To)
            return Refusal.Invalid([new Fault("to", "period.invalid", "An edit can end a bucket now or later, not in the past.")]);
        var sameSubjects = bucket.Subjects is null ? subjects is null : subjects is not null && bucket.Subjects.AsSpan().SequenceEqual(subjects);
        return !sameSubjects && (HasUsage() || bucket.Open.HasValue) ? CountsNotYet("subjects") : null;
    }

    private bool HasUsage() => account is not null && account.HasUsageSince(meter, PeriodSegment.Created(terms, nowTicks).FirstTicks);

    private static Refusal CountsNotYet(string path) => Refusal.Invalid([
        new Fault(path, "not_supported_yet", "The meter has already counted usage of this account in the period, and counting it into a bucket afterwards is not built yet. Use \"countFrom\": \"now\" on a new bucket.")]);
}
