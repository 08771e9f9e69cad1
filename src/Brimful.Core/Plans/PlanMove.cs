using Brimful.Core.Buckets;

namespace Brimful.Core.Plans;

/// <summary>A bucket as an account's plan wants it.</summary>
/// <param name="Meter">The number of the first meter.</param>
/// <param name="Subjects">Sorted numbers of the subjects that count; null for all.</param>
public sealed record WantedBucket(string Key, int Meter, int[]? Subjects, BucketTerms Terms)
{
    /// <summary>Numbers of all its meters, in the order of the definition.</summary>
    public int[] Meters { get; init; } = [Meter];

    /// <summary>Whether a bucket as it will be counts the same meters in the same way: then it keeps its usage.</summary>
    public bool CountsAs(Bucket bucket) =>
        bucket.ComingTerms.IsCombined == Terms.IsCombined && bucket.ComingTerms.IsOfKind(Terms) && bucket.ComingTerms.Digits == Terms.Digits
        && bucket.ComingMeter.Members.Select(meter => meter.Number).SequenceEqual(Meters.Order());
}

/// <summary>Something that has to happen to a bucket so that an account has what its plan says.</summary>
/// <param name="Ends">Whether the bucket that is there ends first.</param>
/// <param name="Put">What it becomes; null when nothing comes after it.</param>
public sealed record PlanMove(string Key, bool Ends, WantedBucket? Put)
{
    /// <summary>
    /// What is to be done, in the order of keys. An account's own bucket wins over its plan's of the same key; equal keys keep their usage, unless
    /// another meter counts in them; a bucket of a plan that no plan of the account wants any more ends (S23 "Plans"). Nothing, where all is as wanted.
    /// A bucket that is being counted from history is what the edit that waits for the count makes it.
    /// </summary>
    public static IEnumerable<PlanMove> Decide(IReadOnlyCollection<Bucket> present, IReadOnlyCollection<WantedBucket> wanted)
    {
        var keys = present.Where(bucket => bucket.ComingTerms.Origin == BucketOrigin.Plan).Select(bucket => bucket.Key)
            .Concat(wanted.Select(bucket => bucket.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var (there, want) = (present.FirstOrDefault(bucket => bucket.Key == key), wanted.FirstOrDefault(bucket => bucket.Key == key));
            if (Decide(key, there, want) is { } move) yield return move;
        }
    }

    private static PlanMove? Decide(string key, Bucket? there, WantedBucket? want)
    {
        if (there is null) return new PlanMove(key, false, want);
        if (there.ComingTerms.Origin == BucketOrigin.Account) return null;
        if (want is null) return new PlanMove(key, true, null);
        if (!want.CountsAs(there)) return new PlanMove(key, true, want);
        return there.IsToBe(want.Terms, want.Subjects) ? null : new PlanMove(key, false, want);
    }
}
