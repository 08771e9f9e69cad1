namespace Brimful.Core.Capacity;

/// <summary>A grant of a bucket, and what is left of it. While in force its amount is what the open period began with, or got.</summary>
public sealed class GrantState : CapacitySource
{
    private readonly Int128 _givenNanos;

    /// <param name="givenNanos">The grant's amount, as fine as the bucket's levels.</param>
    internal GrantState(Grant grant, int order, long effectiveTicks, Int128 givenNanos) => (Grant, Order, EffectiveTicks, _givenNanos) = (grant, order, effectiveTicks, givenNanos);

    /// <summary>As it was given.</summary>
    public Grant Grant { get; }

    /// <summary>Its place among the bucket's grants by creation, from 0.</summary>
    public int Order { get; }

    /// <summary>When it comes, or came, into force, in ticks of Unix time.</summary>
    public long EffectiveTicks { get; }

    public GrantStanding Standing { get; internal set; }

    /// <summary>When it ended, in ticks of Unix time; meaningful once it has.</summary>
    public long EndedTicks { get; internal set; }

    /// <summary>When what is left of it is lost, in ticks of Unix time; <see cref="long.MaxValue"/> for never.</summary>
    public long ExpiryTicks => Grant.ExpiresAt is { } at ? at.ToUnixTimeTicks() : long.MaxValue;

    /// <summary>What is left to be used now or later.</summary>
    public Int128 RemainingNanos => Standing switch
    {
        GrantStanding.Pending => _givenNanos,
        GrantStanding.InForce => BalanceNanos,
        _ => 0,
    };

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => Standing is not (GrantStanding.Pending or GrantStanding.InForce);

    /// <summary>When something happens to it next, in ticks of Unix time.</summary>
    internal long DueTicks => Standing switch
    {
        GrantStanding.Pending => EffectiveTicks,
        GrantStanding.InForce => ExpiryTicks,
        _ => long.MaxValue,
    };

    internal void ComeIntoForce()
    {
        Standing = GrantStanding.InForce;
        AmountNanos = _givenNanos;
    }

    internal void End(GrantStanding standing, long ticks) => (Standing, EndedTicks) = (standing, ticks);

    internal GrantState Copy() => new(Grant, Order, EffectiveTicks, _givenNanos)
    {
        Standing = Standing,
        EndedTicks = EndedTicks,
        AmountNanos = AmountNanos,
        BurnedNanos = BurnedNanos,
    };
}

/// <summary>Where a grant stands.</summary>
public enum GrantStanding
{
    /// <summary>Not yet in force.</summary>
    Pending,

    InForce,

    /// <summary>Nothing was left at the end of a period.</summary>
    UsedUp,

    Expired,

    Voided,
}
