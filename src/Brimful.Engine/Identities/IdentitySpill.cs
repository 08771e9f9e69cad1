using Brimful.Engine.Ports;

namespace Brimful.Engine.Identities;

/// <summary>A frozen hot set on its way to disk, merged on the way with the runs that are next to it in size.</summary>
internal sealed class IdentitySpill
{
    private readonly HotSlice _frozen;
    private readonly IdentityRun[] _kept;
    private readonly IdentityRun[] _merged;
    private readonly long _number;
    private readonly long _horizonTicks;
    private IdentityRun? _written;
    private bool _isWritten;

    /// <param name="number">The new run's.</param>
    /// <param name="horizonTicks">What is remembered from earlier is dropped.</param>
    public IdentitySpill(IdentityMemory memory, long number, long horizonTicks)
    {
        (Memory, _number, _horizonTicks) = (memory, number, horizonTicks);
        _frozen = memory.Frozen!.Slice();
        var merged = MergePlan.Youngest([.. memory.Runs.Select(run => run.Count)], _frozen.Count);
        (_kept, _merged) = (memory.Runs[..^merged], memory.Runs[^merged..]);
    }

    public IdentityMemory Memory { get; }

    /// <summary>Writes the new run; on the checkpoint's thread. May be made again.</summary>
    /// <param name="breathe">Called every now and then.</param>
    public void Write(int stream, IIdentityRuns runs, IdentityBudget budget, Action breathe)
    {
        if (_isWritten) return;
        var scratch = SortedEntries.BytesFor(_frozen.Count);
        var filter = budget.NewFilter(_merged.Sum(run => run.Count) + _frozen.Count, _merged);
        budget.Charge(scratch);
        try
        {
            IEnumerable<ReadOnlyMemory<byte>>[] sources = [.. _merged.Select(run => runs.ReadAll(stream, run.Number)), new SortedEntries(_frozen, breathe).Pages()];
            _written = new RunWriter(_number, Memory.Domain, filter, _horizonTicks).Write(runs, stream, sources);
            _isWritten = true;
        }
        finally
        {
            budget.Charge(-scratch);
            if (_written is null) budget.Forget(filter);
        }
    }

    /// <summary>Lookups ask the new run instead of what it was made of; on the writer's thread.</summary>
    public void Adopt(IdentityBudget budget)
    {
        if (Memory.IsForgotten)
        {
            if (_written is not null) budget.Forget(_written.Filter);
            return;
        }
        foreach (var run in _merged) budget.Remove(run);
        Memory.Adopt(_written is null ? _kept : [.. _kept, _written]);
        if (_written is not null) budget.Add(_written, filterIsCounted: true);
    }
}
