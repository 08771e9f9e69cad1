using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Hosting;

internal sealed partial class CommitCycles
{
    /// <summary>Cycles in the order of their turns, as they are handed over, until there will be no more. Blocks.</summary>
    public IEnumerable<CommitCycle> HandedOver => _handedOver.TakeAll();

    /// <summary>The next cycle, if one is handed over.</summary>
    public bool TryTake([NotNullWhen(true)] out CommitCycle? cycle) => _handedOver.TryTake(out cycle);

    /// <summary>Commits a cycle and answers everyone in it. When the store refuses, everyone is refused, also behind it, and the same cycle is to
    /// be tried again: the unit has already moved the state in memory, so it is never given up while the node runs.</summary>
    /// <returns>Whether it is durable.</returns>
    public bool TryComplete(CommitCycle cycle)
    {
        if (cycle.Unit.Records.Count > 0 && !TryCommit(cycle)) return false;
        node.Feed.Publish(cycle.Published);
        cycle.Complete();
        return true;
    }

    /// <summary>Takes no more, after a failure that nothing mends.</summary>
    public void Fail() => _isAvailable = false;

    /// <summary>Answers everyone who is left, now and later: nothing will be committed any more.</summary>
    public void Close()
    {
        _isAvailable = false;
        foreach (var cycle in HandedOver) cycle.Refuse(Refusal.Unavailable);
        _turn.Refuse(Refusal.Unavailable);
        _isClosed = true;
        RefuseWhatWaits();
    }

    private bool TryCommit(CommitCycle cycle)
    {
        try
        {
            var begun = Stopwatch.GetTimestamp();
            store.Commit(cycle.Unit);
            node.Options.Metrics?.Committed(cycle.Unit, cycle.Works.Count, Stopwatch.GetElapsedTime(begun));
        }
        catch (StoreUnavailableException refused)
        {
            if (_isAvailable) OnAvailability?.Invoke(refused);
            _isAvailable = false;
            node.Options.Metrics?.CommitRefused();
            cycle.Refuse(Refusal.Unavailable);
            RefuseWhatIsBehind();
            return false;
        }
        catch (Exception lasting) when (lasting is StoreFencedException or StoreRefusedException)
        {
            cycle.Refuse(Refusal.Unavailable);
            throw;
        }
        foreach (var record in cycle.Unit.Records) Interlocked.Add(ref _journaledBytes, record.Body.Length);
        cycle.Unit.GiveBack();
        if (!_isAvailable) OnAvailability?.Invoke(null);
        _isAvailable = true;
        return true;
    }

    /// <summary>Answers everyone behind a commit that the store refuses; what they did is kept and committed in its turn.</summary>
    private void RefuseWhatIsBehind()
    {
        foreach (var cycle in _handedOver.ToArray()) cycle.Refuse(Refusal.Unavailable);
        _handing.Refuse(Refusal.Unavailable);
        RefuseWhatWaits();
    }

    private void RefuseWhatWaits()
    {
        while (_works.TryDequeue(out var work)) work.Refuse(Refusal.Unavailable);
        while (_barriers.TryDequeue(out var barrier)) barrier.Refuse(Refusal.Unavailable);
    }
}
