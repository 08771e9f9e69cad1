using System.Numerics;

namespace Brimful.Oracle;

/// <summary>What a part of the capacity comes from (S7).</summary>
public enum SourceKind
{
    Rollover,
    Contribution,
    Base,
    Grant,
}

/// <summary>A part of a period's capacity, and how much of it is used up.</summary>
public sealed class Source(SourceKind kind, string id)
{
    public SourceKind Kind => kind;

    public string Id => id;

    public required BigInteger Amount { get; set; }

    public int Priority { get; init; } = 100;

    /// <summary>When it expires: the base at the period's end, a grant without expiry never.</summary>
    public DateTime Expires { get; set; } = DateTime.MaxValue;

    /// <summary>The order of creation; the base came first.</summary>
    public int Created { get; init; }

    /// <summary>Of what was rolled over: the last period that it is in.</summary>
    public int LastPeriod { get; init; }

    public BigInteger Burned { get; set; }

    /// <summary>Whether it can still be used; else its amount is settled at what was used of it.</summary>
    public bool IsLive { get; private set; } = true;

    public BigInteger Left => Amount - Burned;

    public Source Copy() => new(kind, id) { Amount = Amount, Priority = Priority, Expires = Expires, Created = Created, LastPeriod = LastPeriod, Burned = Burned, IsLive = IsLive };

    /// <summary>S7: the unused balance is gone. What is settled does not change any more.</summary>
    public void Expire()
    {
        Amount = Burned;
        IsLive = false;
    }
}

/// <summary>The sources of one period's capacity and how usage burns them down (S7, S23 "Capacity").</summary>
public sealed class CapacityBook
{
    public List<Source> All { get; } = [];

    public BigInteger Capacity => All.Aggregate(BigInteger.Zero, (sum, source) => sum + source.Amount);

    /// <summary>
    /// Brings what is burned to a level: more is taken in burning order, where a new source covers existing overage first; less goes back in reverse
    /// order, to live sources first and then to expired ones. What those got back is burned again before anything live.
    /// </summary>
    public void Burn(BigInteger used)
    {
        foreach (var source in All.Where(source => source.Burned > source.Amount)) source.Burned = source.Amount;
        var missing = BigInteger.Max(used, 0) - All.Aggregate(BigInteger.Zero, (sum, source) => sum + source.Burned);
        foreach (var source in InOrder())
        {
            var taken = BigInteger.Min(BigInteger.Max(missing, 0), source.Left);
            source.Burned += taken;
            missing -= taken;
        }
        foreach (var source in InOrder().Reverse())
        {
            var returned = BigInteger.Min(BigInteger.Max(-missing, 0), source.Burned);
            source.Burned -= returned;
            missing += returned;
        }
    }

    /// <summary>What is rolled over burns first, of that what lapses first; then contributions; then base and grants by priority, expiry and creation.</summary>
    public IReadOnlyList<Source> InOrder() =>
        [.. All.OrderBy(source => source.IsLive).ThenBy(source => source.Kind switch { SourceKind.Rollover => 0, SourceKind.Contribution => 1, _ => 2 })
            .ThenBy(source => source.LastPeriod).ThenBy(source => source.Priority).ThenBy(source => source.Expires).ThenBy(source => source.Created)];
}
