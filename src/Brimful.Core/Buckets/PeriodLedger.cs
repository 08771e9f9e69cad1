using System.Runtime.InteropServices;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Uniques;

namespace Brimful.Core.Buckets;

/// <summary>What was used in one period of a bucket and where its lines stand: of the open period, or of a closed one that
/// late events may still reach (S13).</summary>
public sealed class PeriodLedger : LineLedger
{
    private const int Several = -1;

    /// <summary>Who used: 0 while nobody did, n + 1 while subject n alone did, else <see cref="Several"/>. Of gauges the readings say it.</summary>
    private int _users;

    /// <summary>The first instant, in ticks of Unix time; <see cref="long.MinValue"/> when unbounded.</summary>
    public long StartTicks { get; set; }

    /// <summary>The instant at which it ends, in ticks of Unix time; <see cref="long.MaxValue"/> when unbounded.</summary>
    public long EndTicks { get; set; }

    /// <summary>Whether a value was seen: of <c>max</c> and <c>latest</c>, whose first value may be below 0.</summary>
    public bool HasValue { get; set; }

    /// <summary>Each subject's last value, of a gauge; null otherwise.</summary>
    public Dictionary<int, GaugeReading>? Gauge
    {
        get => Pool?.Gauge;
        set
        {
            if (value is not null) (Pool ??= new PoolLedger()).Gauge = value;
            else if (Pool is { } pool) pool.Gauge = null;
        }
    }

    /// <summary>The distinct values, of <c>uniqueCount</c>; null otherwise.</summary>
    public DistinctValues? Values
    {
        get => Pool?.Values;
        set
        {
            if (value is not null) (Pool ??= new PoolLedger()).Values = value;
            else if (Pool is { } pool) pool.Values = null;
        }
    }

    /// <summary>When it last took a late event, in ticks of Unix time: from then on it may be taken back for one more window. 0 where it took none.</summary>
    public long LateTicks
    {
        get => Pool?.LateTicks ?? 0;
        set
        {
            if (value != LateTicks) (Pool ??= new PoolLedger()).LateTicks = value;
        }
    }

    /// <summary>What several subjects used, each by itself, and where participants stand; null for most buckets.</summary>
    public PoolLedger? Pool { get; set; }

    /// <summary>The one subject that used so far; null when none did, or several.</summary>
    public int? SoleSubject
    {
        get => _users > 0 ? _users - 1 : null;
        internal set => _users = value is { } subject ? subject + 1 : 0;
    }

    /// <summary>Whether nothing distinguishes it from a period that nobody touched.</summary>
    public bool IsUntouched => UsedNanos == 0 && !HasValue && Pool is null && Standings is not { HaveMoved: true };

    /// <summary>What a subject used in the period, in billionths: its share of the level (of <c>max</c> its own highest value, of <c>uniqueCount</c> how
    /// many distinct values it brought itself).</summary>
    public Int128 ShareOf(int subject)
    {
        if (_users == subject + 1) return UsedNanos;
        if (Gauge is { } gauge) return gauge.TryGetValue(subject, out var reading) ? reading.Nanos : 0;
        return Pool?.Shares is { } shares && shares.TryGetValue(subject, out var share) ? share : 0;
    }

    /// <summary>Counts usage in its subject's share, before the level moves. While one subject alone uses, this is one comparison: the level is
    /// its share.</summary>
    /// <param name="level">The level that the usage gives.</param>
    public void CountShare(in Usage usage, Int128 level, Aggregation aggregation)
    {
        if (_users != usage.Subject + 1) CountShareApart(usage, level, aggregation);
    }

    /// <summary>Gives the shares that were counted by other means, such as from history. The level is set apart from this.</summary>
    public void SetShares(IReadOnlyDictionary<int, Int128> shares)
    {
        var pool = Pool ?? new PoolLedger();
        _users = shares.Count switch { 0 => 0, 1 => shares.Keys.First() + 1, _ => Several };
        pool.Shares = shares.Count > 1 ? new Dictionary<int, Int128>(shares) : null;
        Pool = pool.IsEmpty ? null : pool;
    }

    /// <summary>Where the level would stand with one more event that brings a distinct value, or with one that is taken back.</summary>
    internal Int128 UniqueLevelWith(in Usage usage)
    {
        if (usage.TakesBack) return Values is { } held && held.HangsOn(usage.Nanos, usage.Subject) ? UsedNanos - Quantity.NanosPerUnit : UsedNanos;
        return Values is { } values && values.Has(usage.Nanos) ? UsedNanos : UsedNanos + Quantity.NanosPerUnit;
    }

    /// <summary>Counts an event that brings a distinct value, or takes it back, before the level moves.</summary>
    /// <returns>That it did.</returns>
    internal bool CountValue(in Usage usage)
    {
        var values = Values ??= new DistinctValues();
        var change = usage.TakesBack
            ? values.Remove(usage.Nanos, usage.Subject) ? -Quantity.NanosPerUnit : 0
            : values.Add(usage.Nanos, usage.Subject) ? Quantity.NanosPerUnit : 0;
        if (_users == usage.Subject + 1) return true;
        if (_users == 0) _users = usage.Subject + 1;
        else ShareApart(usage.Subject, out _) += change;
        return true;
    }

    /// <summary>Gives distinct values that were counted from history, with the level and the shares that they make.</summary>
    internal void SetValues(IReadOnlyList<ValueCount> counted)
    {
        var (values, shares) = (new DistinctValues(), new Dictionary<int, Int128>());
        foreach (var one in counted)
        {
            values.Add(one.Value, one.Subject, one.Events);
            CollectionsMarshal.GetValueRefOrAddDefault(shares, one.Subject, out _) += Quantity.NanosPerUnit;
        }
        Values = counted.Count > 0 ? values : null;
        SetShares(shares);
        (UsedNanos, HasValue) = (values.Count * Quantity.NanosPerUnit, counted.Count > 0);
    }

    /// <summary>A copy to look at: of its own are its level and who used it.</summary>
    internal PeriodLedger ToLookAt()
    {
        var copy = (PeriodLedger)MemberwiseClone();
        copy.Pool = Pool?.ToLookAt();
        return copy;
    }

    private void CountShareApart(in Usage usage, Int128 level, Aggregation aggregation)
    {
        if (_users == 0)
        {
            _users = usage.Subject + 1;
            return;
        }
        ref var share = ref ShareApart(usage.Subject, out var isKnown);
        if (aggregation != Aggregation.Max) share += level - UsedNanos;
        else if (!isKnown || usage.Nanos > share) share = usage.Nanos;
    }

    /// <summary>The share of a subject that is not alone, before the level moves.</summary>
    private ref Int128 ShareApart(int subject, out bool isKnown)
    {
        var shares = (Pool ??= new PoolLedger()).Shares ??= [];
        if (_users > 0) shares.Add(_users - 1, UsedNanos);
        _users = Several;
        return ref CollectionsMarshal.GetValueRefOrAddDefault(shares, subject, out isKnown);
    }
}

/// <summary>A subject's last value of a gauge.</summary>
/// <param name="TimeTicks">The event's time; of equal times the later received wins (S5).</param>
public readonly record struct GaugeReading(Int128 Nanos, long TimeTicks);
