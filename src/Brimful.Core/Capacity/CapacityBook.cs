using Brimful.Core.Crossings;
using Brimful.Core.Quantities;

namespace Brimful.Core.Capacity;

/// <summary>
/// The sources of a bucket's capacity in its open period, and what usage has burned of each (S7). Kept only where there is more than the
/// base. It knows nothing of how used is computed: it is told the level, and burns or gives back the difference.
/// </summary>
/// <remarks>Burning fills the first room in burning order, giving back empties the last: the two commute, so that usage and a correction leave the
/// same in either order. A correction is not the inverse of usage that burned a newer source first, so every event is counted by itself.</remarks>
public sealed partial class CapacityBook
{
    internal CapacityBook(Figure baseCapacity) => (Digits, Base.AmountNanos) = (baseCapacity.Digits, baseCapacity.Parts);

    /// <summary>How fine the bucket's levels are: digits after the point. Every amount here is in their parts.</summary>
    public int Digits { get; }

    /// <summary>The base allowance.</summary>
    public CapacitySource Base { get; } = new();

    /// <summary>What grants that ended in this period had given until then: it counts on (S7), but not as anybody's.</summary>
    public CapacitySource Settled { get; } = new();

    /// <summary>All active contributions together.</summary>
    public CapacitySource Contributed { get; } = new();

    /// <summary>What earlier periods brought in, those that lapse first first; null for nothing.</summary>
    public List<RolloverLot>? Lots { get; internal set; }

    /// <summary>The used level that has been burned, in parts; at least 0.</summary>
    public Int128 CountedNanos { get; internal set; }

    /// <summary>Automatic top-ups in the open period.</summary>
    public int TopUps { get; internal set; }

    /// <summary>How much the bucket holds.</summary>
    public Figure Capacity
    {
        get
        {
            var sum = Settled.AmountNanos + Contributed.AmountNanos + Base.AmountNanos;
            foreach (var lot in Lots ?? []) sum += lot.AmountNanos;
            foreach (var grant in _grants)
                if (grant.Standing == GrantStanding.InForce) sum += grant.AmountNanos;
            return new Figure(sum, Digits);
        }
    }

    /// <summary>When something falls due next, in ticks of Unix time; <see cref="long.MaxValue"/> for never.</summary>
    public long NextTicks { get; private set; } = long.MaxValue;

    /// <summary>Whether there is nothing but the base, and nothing to remember.</summary>
    public bool IsPlain => Lots is null && _grants.Count == 0 && _contributions.Count == 0;

    /// <summary>Every source in burning order: what ended sources got back, rollover, contributions, then the base and the grants in force by
    /// priority, expiry and creation; the base expires at the period's end and was created first (S7, S23).</summary>
    public List<CapacitySource> InBurningOrder(in CapacityPeriod period)
    {
        var order = new List<CapacitySource>(4 + _grants.Count) { Settled };
        order.AddRange(Lots ?? []);
        order.Add(Contributed);
        var grants = _grants.FindAll(static grant => grant.Standing == GrantStanding.InForce);
        grants.Sort(Compare);
        var endTicks = period.EndTicks;
        var afterBase = grants.FindIndex(grant => !BurnsBeforeBase(grant, endTicks));
        if (afterBase < 0) afterBase = grants.Count;
        order.AddRange(grants[..afterBase]);
        order.Add(Base);
        order.AddRange(grants[afterBase..]);
        return order;
    }

    /// <summary>Burns, or gives back, what used has changed by since it was last told. A gauge burns nothing.</summary>
    public void Count(Int128 usedNanos, in CapacityPeriod period)
    {
        if (!period.Burns) return;
        var counted = Int128.Max(0, usedNanos);
        var (more, order) = (counted - CountedNanos, InBurningOrder(period));
        var overage = CountedNanos - BurnedIn(order);
        CountedNanos = counted;
        if (more > 0) Burn(order, more);
        else TakeBack(order, -more - Int128.Min(-more, overage));
    }

    /// <summary>Does all that falls due at an instant. <see cref="Count"/> first.</summary>
    /// <returns>What the change is called.</returns>
    internal Cause DoDue(long ticks, in CapacityPeriod period)
    {
        var before = Capacity;
        var begun = BeginGrants(ticks);
        var lost = ExpireGrants(ticks);
        MoveContributions(ticks, period);
        Spread(period);
        FindNext();
        if (Capacity < before) return lost ? Cause.GrantExpired : Cause.Contribution;
        return begun ? Cause.Grant : Cause.Contribution;
    }

    /// <summary>Gives the base another amount. <see cref="Count"/> first.</summary>
    internal void Rebase(Figure baseCapacity, in CapacityPeriod period)
    {
        Base.Resize(baseCapacity.Parts);
        Spread(period);
    }

    /// <summary>Ends the open period and begins the next: grants bring their balance, the base what its rollover lets it, and all else
    /// begins anew. <see cref="Count"/> first.</summary>
    internal void Enter(in CapacityEntry entry)
    {
        Lots = entry.Rollover is { } rollover ? RolloverLot.Carry(Lots, Base.BalanceNanos, (rollover.Periods, Figure.PartsOf(rollover.Max, Digits)), entry.EndedNumber) : null;
        foreach (var grant in _grants)
        {
            if (grant.Standing != GrantStanding.InForce) continue;
            if (grant.BalanceNanos == 0) grant.End(GrantStanding.UsedUp, entry.EndedTicks);
            else (grant.AmountNanos, grant.BurnedNanos) = (grant.BalanceNanos, 0);
        }
        EnterContributions();
        (Base.AmountNanos, Base.BurnedNanos) = (entry.Base.Parts, 0);
        (Settled.AmountNanos, Settled.BurnedNanos) = (0, 0);
        (CountedNanos, TopUps) = (0, 0);
        FindNext(); // What is used up no longer falls due.
    }

    /// <summary>Passes periods over in which nothing changes but their numbers.</summary>
    internal void Pass(int periods)
    {
        if (periods > 0) Lots = Lots?.ConvertAll(lot => lot.Later(periods));
    }

    /// <summary>Forgets what ended before an instant: its id may be given again.</summary>
    internal void Forget(long horizonTicks)
    {
        _grants.RemoveAll(grant => grant.HasEnded && grant.EndedTicks < horizonTicks);
        ForgetContributions(horizonTicks);
    }

    /// <summary>A copy, to look ahead with.</summary>
    internal CapacityBook Copy()
    {
        var copy = new CapacityBook(new Figure(0, Digits)) { Lots = Lots?.ConvertAll(static lot => lot.Copy()), CountedNanos = CountedNanos, TopUps = TopUps };
        foreach (var (from, to) in new[] { (Base, copy.Base), (Settled, copy.Settled), (Contributed, copy.Contributed) })
            (to.AmountNanos, to.BurnedNanos) = (from.AmountNanos, from.BurnedNanos);
        foreach (var grant in _grants) copy._grants.Add(grant.Copy());
        foreach (var (key, contribution) in _contributions) copy._contributions.Add(key, contribution);
        copy.NextTicks = NextTicks;
        return copy;
    }

    /// <summary>Burns what is used beyond what is burned, wherever there is room now: a new source covers overage first (S7).</summary>
    private void Spread(in CapacityPeriod period)
    {
        var order = InBurningOrder(period);
        if (period.Burns) Burn(order, CountedNanos - BurnedIn(order));
    }

    /// <summary>Finds anew what falls due next: after what is stored was put back too.</summary>
    internal void FindNext()
    {
        var next = long.MaxValue;
        foreach (var grant in _grants) next = Math.Min(next, grant.DueTicks);
        foreach (var contribution in _contributions.Values) next = Math.Min(next, contribution.DueTicks);
        NextTicks = next;
    }

    private static bool BurnsBeforeBase(GrantState grant, long endTicks) =>
        grant.Grant.Priority != Grant.DefaultPriority ? grant.Grant.Priority < Grant.DefaultPriority : grant.ExpiryTicks < endTicks;

    private static int Compare(GrantState left, GrantState right)
    {
        if (left.Grant.Priority != right.Grant.Priority) return left.Grant.Priority.CompareTo(right.Grant.Priority);
        return left.ExpiryTicks != right.ExpiryTicks ? left.ExpiryTicks.CompareTo(right.ExpiryTicks) : left.Order.CompareTo(right.Order);
    }

    private static Int128 BurnedIn(List<CapacitySource> order)
    {
        Int128 burned = 0;
        foreach (var source in order) burned += source.BurnedNanos;
        return burned;
    }

    private static void Burn(List<CapacitySource> order, Int128 nanos)
    {
        foreach (var source in order) nanos = source.Burn(nanos);
    }

    private static void TakeBack(List<CapacitySource> order, Int128 nanos)
    {
        for (var at = order.Count - 1; at >= 0; at--) nanos = order[at].TakeBack(nanos);
    }
}

/// <summary>What a period brings into the next.</summary>
/// <param name="EndedNumber">The number of the period that ends.</param>
/// <param name="EndedTicks">When it ends, in ticks of Unix time.</param>
/// <param name="Rollover">How its unused base is carried; null for not at all.</param>
/// <param name="Base">The base of the period that begins.</param>
internal readonly record struct CapacityEntry(int EndedNumber, long EndedTicks, RolloverTerms? Rollover, Figure Base);
