using Brimful.Engine.Plans;

namespace Brimful.Engine.Directory;

/// <summary>A plan of a tenant.</summary>
/// <param name="Number">Its number within the installation, from 1.</param>
/// <param name="Version">1 at creation, and one more with each change of its buckets.</param>
internal sealed record PlanEntry(int Number, int Tenant, string Key, int Version, PlanTerms Terms)
{
    public string ETag => ETags.Of(PlanCodec.Encode(this with { Version = 0 }));

    public PlanView ToView(int accounts, PlanRollout? rollout) => new(Key, Terms, Version, accounts, rollout?.ToProgress(), ETag);
}

/// <summary>How far the newest change of a plan's buckets has come: accounts are brought to it in the order of their numbers.</summary>
/// <param name="Plan">The plan's number.</param>
/// <param name="NextAccount">The account from which on it is still to come.</param>
/// <param name="Done">Accounts that have been brought to it.</param>
/// <param name="Of">Those, and the accounts on the plan that it is still to come to.</param>
/// <param name="HasEnded">Whether it has come to all.</param>
internal sealed record PlanRollout(int Plan, int Version, int NextAccount, int Done, int Of, bool HasEnded)
{
    /// <summary>A change of which nobody has heard yet.</summary>
    public static PlanRollout Begun(PlanEntry plan, int accounts) => new(plan.Number, plan.Version, 0, 0, accounts, HasEnded: accounts == 0);

    /// <summary>Whether it is still to come to an account.</summary>
    public bool IsAhead(int account) => !HasEnded && account >= NextAccount;

    public RolloutProgress ToProgress() => new(Version, Done, Of);
}
