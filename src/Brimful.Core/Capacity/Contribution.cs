using System.Numerics;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Core.Capacity;

/// <summary>Capacity that a participant brings to a bucket while it takes part (S7), as it was given. Contributor and <paramref name="From"/>
/// name it: the same again replaces.</summary>
/// <param name="Contributor">A key of the caller's choice: a line, a service, a package.</param>
/// <param name="Amount">More than 0, in the bucket's unit, for a whole period.</param>
/// <param name="From">When it begins; in the past, it acts from now (S23).</param>
public sealed record Contribution(string Contributor, Quantity Amount, Instant From)
{
    /// <summary>When it ends; null for not yet known.</summary>
    public Instant? To { get; init; }

    /// <summary>Whether the period that it begins in gets the part of the amount that is left of the period.</summary>
    public bool Prorate { get; init; }
}

/// <summary>A contribution of a bucket.</summary>
/// <param name="Given">As it was given.</param>
/// <param name="WholeNanos">The amount that is given for a whole period, as fine as the bucket's levels.</param>
/// <param name="BeginTicks">When it acts from, in ticks of Unix time.</param>
/// <param name="EndTicks">When it ends, in ticks of Unix time; <see cref="long.MaxValue"/> for not yet known.</param>
public sealed record ContributionState(Contribution Given, Int128 WholeNanos, long BeginTicks, long EndTicks)
{
    public ContributionStanding Standing { get; init; }

    /// <summary>What it gives in the open period; 0 while it is not active.</summary>
    public Int128 ShareNanos { get; init; }

    /// <summary>Whether it was ended, and not by its own <see cref="Contribution.To"/>: given again, it begins again.</summary>
    public bool WasEndedEarly => Standing == ContributionStanding.Ended && EndTicks != Given.To?.ToUnixTimeTicks();

    /// <summary>Whether it is active with less than the whole.</summary>
    internal bool IsPart => Standing == ContributionStanding.Active && ShareNanos != WholeNanos;

    /// <summary>When something happens to it next, in ticks of Unix time.</summary>
    internal long DueTicks => Standing switch
    {
        ContributionStanding.Pending => BeginTicks,
        ContributionStanding.Active => EndTicks,
        _ => long.MaxValue,
    };

    /// <summary>Active from its beginning on, with the share that it has in a period.</summary>
    internal ContributionState BegunIn(in CapacityPeriod period) =>
        this with { Standing = ContributionStanding.Active, ShareNanos = ShareIn(period) };

    /// <summary>Ended at an instant.</summary>
    internal ContributionState EndedAt(long ticks) => this with { Standing = ContributionStanding.Ended, EndTicks = ticks, ShareNanos = 0 };

    /// <summary>Prorated, the part of the period that is left when it begins, rounded down to what levels are held in; else, and where the period has no bounds or nothing burns, the whole.</summary>
    private Int128 ShareIn(in CapacityPeriod period)
    {
        var amount = WholeNanos;
        if (!Given.Prorate || !period.Burns || !period.IsBounded || BeginTicks <= period.StartTicks) return amount;
        var (left, length) = (period.EndTicks - BeginTicks, period.EndTicks - period.StartTicks);
        return (Int128)((BigInteger)amount * left / length);
    }
}

/// <summary>Where a contribution stands.</summary>
public enum ContributionStanding
{
    Pending,
    Active,
    Ended,
}
