namespace Brimful.Storage.Sqlite.State;

/// <summary>
/// Units that wait for the writer: those that somebody needs on the disk, and those that are written behind. Groups are of one kind each and
/// take turns, so that a small durable write waits for one small background group at most.
/// </summary>
internal sealed class WriteQueue
{
    private const int DurableUnitsAtOnce = 256;
    private const int BehindBytesAtOnce = 1024 * 1024;

    private readonly object _monitor = new();
    private readonly Queue<WriteUnit> _durable = [];
    private readonly Queue<WriteUnit> _behind = [];
    private bool _behindIsNext;
    private bool _ended;

    public void Add(WriteUnit unit, bool durable)
    {
        lock (_monitor)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            (durable ? _durable : _behind).Enqueue(unit);
            Monitor.Pulse(_monitor);
        }
    }

    /// <summary>Waits for units and takes the next group.</summary>
    /// <param name="patience">How long to wait. The group is empty when none came.</param>
    /// <returns>False when nothing is left and no more will come.</returns>
    public bool TakeGroup(List<WriteUnit> group, TimeSpan patience, out bool durable)
    {
        group.Clear();
        durable = false;
        lock (_monitor)
        {
            while (_durable.Count == 0 && _behind.Count == 0 && !_ended)
            {
                if (!Monitor.Wait(_monitor, patience)) return true;
            }

            durable = _durable.Count > 0 && !(_behindIsNext && _behind.Count > 0);
            _behindIsNext = durable;
            if (durable) TakeDurable(group);
            else TakeBehind(group);
            return group.Count > 0;
        }
    }

    /// <summary>Takes no more; what is there is still written.</summary>
    public void End()
    {
        lock (_monitor)
        {
            _ended = true;
            Monitor.Pulse(_monitor);
        }
    }

    private void TakeDurable(List<WriteUnit> group)
    {
        while (group.Count < DurableUnitsAtOnce && _durable.TryDequeue(out var unit)) group.Add(unit);
    }

    private void TakeBehind(List<WriteUnit> group)
    {
        var bytes = 0;
        while (bytes < BehindBytesAtOnce && _behind.TryDequeue(out var unit))
        {
            group.Add(unit);
            bytes += unit.Weight;
        }
    }
}
