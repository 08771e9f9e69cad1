using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Hosting;

public sealed partial class Node
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastEffort = TimeSpan.FromSeconds(5);

    /// <summary>Told when the store begins to refuse, with what it said, and (null) when it takes commits again. Set it before <see cref="Start"/>.</summary>
    public Action<StoreUnavailableException?>? OnAvailability { get; set; }

    private void Commit()
    {
        try
        {
            foreach (var cycle in _commits.GetConsumingEnumerable())
            {
                if (cycle.Unit.Records.Count > 0 && !MakeDurable(cycle)) return;
                Feed.Publish(cycle.Published);
                cycle.Complete();
            }
        }
        catch (Exception fault)
        {
            _isAvailable = false;
            _onFatal(fault);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Commits until it succeeds. The unit has already moved the state in memory, so it is never given up while the node runs.</summary>
    private bool MakeDurable(CommitCycle cycle)
    {
        var efforts = 0;
        while (true)
        {
            try
            {
                _store.Commit(cycle.Unit);
                if (!_isAvailable) OnAvailability?.Invoke(null);
                _isAvailable = true;
                return true;
            }
            catch (StoreUnavailableException refused)
            {
                if (_isAvailable) OnAvailability?.Invoke(refused);
                _isAvailable = false;
                cycle.Refuse(Refusal.Unavailable);
                RefuseWhatIsBehind();
            }
            if (_isStopping && efforts++ * RetryPause > LastEffort) return false;
            Thread.CurrentThread.Join(RetryPause);
        }
    }

    /// <summary>Answers everyone behind a commit that the store refuses; what they did is kept and committed in its turn.</summary>
    private void RefuseWhatIsBehind()
    {
        foreach (var cycle in _commits.ToArray()) cycle.Refuse(Refusal.Unavailable);
        _handedOver.Refuse(Refusal.Unavailable);
        RefuseWhatWaits();
    }

    private void RefuseWhatWaits()
    {
        while (_works.TryDequeue(out var work)) work.Refuse(Refusal.Unavailable);
        while (_barriers.TryDequeue(out var barrier)) barrier.Refuse(Refusal.Unavailable);
    }

    /// <summary>Answers everyone who is left, now and later: nothing will be committed any more.</summary>
    private void Close()
    {
        _isAvailable = false;
        foreach (var cycle in _commits.GetConsumingEnumerable()) cycle.Refuse(Refusal.Unavailable);
        _turn.Refuse(Refusal.Unavailable);
        _isClosed = true;
        RefuseWhatWaits();
    }
}
