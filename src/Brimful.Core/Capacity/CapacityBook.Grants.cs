using Brimful.Core.Quantities;

namespace Brimful.Core.Capacity;

public sealed partial class CapacityBook
{
    private readonly List<GrantState> _grants = [];

    /// <summary>Every grant in order of creation: pending, in force, and ended ones that are remembered.</summary>
    public IReadOnlyList<GrantState> Grants => _grants;

    public GrantState? FindGrant(string id) => _grants.Find(grant => grant.Grant.Id == id);

    /// <summary>Adds a grant at an instant, in place of one of the same id that has ended. <see cref="Count"/> first.</summary>
    internal GrantState Add(Grant grant, long nowTicks, in CapacityPeriod period)
    {
        var effective = Math.Max(nowTicks, grant.EffectiveAt?.ToUnixTimeTicks() ?? nowTicks);
        _grants.RemoveAll(other => other.HasEnded && other.Grant.Id == grant.Id);
        var added = new GrantState(grant, _grants.Count == 0 ? 0 : _grants[^1].Order + 1, effective, Figure.PartsOf(grant.Amount, Digits));
        _grants.Add(added);
        if (effective <= nowTicks) added.ComeIntoForce();
        Spread(period);
        NextTicks = Math.Min(NextTicks, added.DueTicks);
        return added;
    }

    /// <summary>Takes away what is left of a grant; what is burned of it counts on. <see cref="Count"/> first.</summary>
    internal void Void(GrantState grant, long nowTicks, in CapacityPeriod period)
    {
        End(grant, GrantStanding.Voided, nowTicks);
        Spread(period);
        FindNext();
    }

    /// <summary>Puts a stored grant back.</summary>
    internal void Restore(GrantState grant) => _grants.Add(grant);

    private bool BeginGrants(long ticks)
    {
        var begun = false;
        foreach (var grant in _grants)
        {
            if (grant.Standing != GrantStanding.Pending || grant.EffectiveTicks > ticks) continue;
            grant.ComeIntoForce();
            begun = true;
        }
        return begun;
    }

    /// <returns>Whether anything was left of what expired.</returns>
    private bool ExpireGrants(long ticks)
    {
        var lost = false;
        foreach (var grant in _grants)
        {
            if (grant.Standing != GrantStanding.InForce || grant.ExpiryTicks > ticks) continue;
            lost |= grant.BalanceNanos > 0;
            End(grant, GrantStanding.Expired, ticks);
        }
        return lost;
    }

    /// <summary>Settles a grant: what is burned of it stays in the capacity and does not change any more (S23).</summary>
    private void End(GrantState grant, GrantStanding standing, long ticks)
    {
        if (grant.Standing == GrantStanding.InForce)
        {
            Settled.AmountNanos += grant.BurnedNanos;
            Settled.BurnedNanos += grant.BurnedNanos;
        }
        grant.End(standing, ticks);
    }
}
