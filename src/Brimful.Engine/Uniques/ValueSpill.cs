using Brimful.Core.Uniques;
using Brimful.Engine.Identities;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Uniques;

/// <summary>Distinct values of one period on their way to disk, merged on the way with the runs that are next to them in size. Made and adopted by the writer's
/// thread, written by the checkpoint's.</summary>
internal sealed class ValueSpill
{
    /// <summary>The most memory for the filter of a run: with all of a period's values in one run, 12 bits each of 2.8 million, and fewer of more.</summary>
    public const long MostFilterBytes = 4 << 20;

    private readonly IReadOnlyCollection<ValueCount> _frozen;
    private readonly ValueRun[] _kept;
    private readonly ValueRun[] _merged;
    private readonly long _number;
    private readonly DistinctValues _values;
    private ValueRun? _written;
    private bool _isWritten;

    /// <param name="number">The new run's.</param>
    public ValueSpill(AccountState account, DistinctValues values, long number)
    {
        (Account, _values, _number) = (account, values, number);
        var runs = (values.Spilled as PeriodRuns)?.Runs ?? [];
        _frozen = values.Freeze();
        var merged = MergePlan.Youngest([.. runs.Select(static run => run.Count)], _frozen.Count);
        (_kept, _merged) = (runs[..^merged], runs[^merged..]);
    }

    public AccountState Account { get; }

    /// <summary>Writes the new run; on the checkpoint's thread. May be made again.</summary>
    public void Write(ValueRuns home, IIdentityRuns runs, int stream)
    {
        if (_isWritten) return;
        var count = _merged.Sum(static run => run.Count) + _frozen.Count;
        var filter = IdentityFilter.For(count, MostFilterBytes * 8.0 / (count + _kept.Sum(static run => run.Count)));
        var entries = ValueMerge.NewestOf([.. _merged.Select(home.EntriesOf), Sorted()]);
        if (_kept.Length == 0) entries = entries.Where(static entry => entry.Events > 0);
        _written = new ValueRunWriter(_number, filter).Write(runs, stream, entries);
        _isWritten = true;
    }

    /// <summary>From now on the run is asked instead of what it was made of; on the writer's thread.</summary>
    public void Adopt(ValueRuns home)
    {
        if (_written is not null) home.Add(_written);
        _values.Adopt(new PeriodRuns(_written is null ? _kept : [.. _kept, _written], home));
    }

    /// <summary>What was frozen in the order of a run. What has more events than a run can say has stayed in memory.</summary>
    private ValueEntry[] Sorted()
    {
        ValueEntry[] entries = [.. _frozen.Where(static one => one.Events <= uint.MaxValue).Select(static one => new ValueEntry(one))];
        entries.AsSpan().Sort(default(ValueEntry.Order));
        return entries;
    }
}
