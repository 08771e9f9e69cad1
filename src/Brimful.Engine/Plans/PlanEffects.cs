using System.Collections.Immutable;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Plans;

/// <summary>Says what a change of a plan does to the buckets that accounts have by it.</summary>
internal static class PlanEffects
{
    /// <param name="accounts">How many accounts are on the plan.</param>
    public static ImmutableArray<Effect> Of(PlanTerms before, PlanTerms after, int accounts)
    {
        if (accounts == 0) return [];
        var effects = ImmutableArray.CreateBuilder<Effect>();
        foreach (var (key, former) in before.Buckets)
        {
            var path = $"buckets.{key}";
            if (!after.Buckets.TryGetValue(key, out var bucket))
                effects.Add(new Effect("bucket.ended", path, $"The bucket ends for {On(accounts)}, unless it is an account's own. Facts and the usage in history stay."));
            else if (bucket.Terms.Meter != former.Terms.Meter)
                effects.Add(new Effect("usage.other_meter", $"{path}.meter", $"For {On(accounts)} the bucket ends, and one of the meter '{bucket.Terms.Meter}' begins in its place. What '{former.Terms.Meter}' counted stays in history."));
            else if (!Equals(bucket.Period, former.Period))
                effects.Add(new Effect("period.ended", $"{path}.period", $"The period of {On(accounts)} ends when the change comes to them (fact periodEnded); what was used stays in it."));
        }
        return effects.ToImmutable();
    }

    /// <summary>What an account's own terms do: to buckets of the plan that it leaves, and to subjects that it owns no more.</summary>
    /// <param name="ending">The keys of buckets that end.</param>
    /// <param name="given">How many subjects it stops to own.</param>
    public static ImmutableArray<Effect> OfAccount(IReadOnlyCollection<string> ending, int given)
    {
        var effects = ImmutableArray.CreateBuilder<Effect>();
        if (given > 0)
            effects.Add(new Effect("subject.ended", "subjects", $"{InUse.Amount(given, "subject")} {(given == 1 ? "belongs" : "belong")} to the account no longer. What was used stays where it was counted; what follows is held until an account owns {(given == 1 ? "it" : "them")}."));
        foreach (var key in ending)
            effects.Add(new Effect("bucket.ended", "plan", $"The bucket '{key}' came with the plan and ends with it. Its facts and the usage in history stay."));
        return effects.ToImmutable();
    }

    private static string On(int accounts) => accounts == 1 ? "the account on the plan" : $"the {accounts} accounts on the plan";
}
