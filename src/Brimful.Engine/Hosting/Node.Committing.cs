using Brimful.Engine.Ports;

namespace Brimful.Engine.Hosting;

public sealed partial class Node
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastEffort = TimeSpan.FromSeconds(5);

    /// <summary>Told when the store begins to refuse, with what it said, and (null) when it takes commits again.</summary>
    public Action<StoreUnavailableException?>? OnAvailability { get; init; }

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
            RefuseWhatIsLeft();
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
                cycle.Refuse(Work.Unavailable);
            }
            if (_isStopping && efforts++ * RetryPause > LastEffort) return false;
            Thread.CurrentThread.Join(RetryPause);
        }
    }

    private void RefuseWhatIsLeft()
    {
        _isAvailable = false;
        while (_commits.TryTake(out var cycle)) cycle.Refuse(Work.Unavailable);
        while (_works.TryDequeue(out var work)) work.Refuse(Work.Unavailable);
        while (_barriers.TryDequeue(out var barrier)) barrier.Refuse(Work.Unavailable);
    }
}
