using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Ports;

namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>
/// What was queued by the last stretches that were carried over, as the file has it, until it is asked for. It is nearly always asked for at once, and would be read from pages of which a reader
/// has forgotten all with every write. Whatever else is written by units that wait for the disk (<see cref="Edited"/>) makes all of it unknown: moves, resends, what is told together,
/// what is forgotten. An attempt makes its own unknown.
/// </summary>
internal sealed class FreshDeliveries
{
    private const int Most = 1_024;

    private readonly Lock _lock = new();
    private readonly Dictionary<DeliveryId, DeliveryWork> _works = [];
    private long _edits;

    /// <summary>How often anything else was written.</summary>
    public long Edits => Interlocked.Read(ref _edits);

    /// <summary>Something else is being written, of which nobody knows yet.</summary>
    public void Edited()
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _edits);
            _works.Clear();
        }
    }

    /// <summary>Keeps what was written, unless it may have been changed since.</summary>
    /// <param name="edits"><see cref="Edits"/> as it was written.</param>
    public void Keep(IReadOnlyList<DeliveryWork> works, long edits)
    {
        lock (_lock)
        {
            if (_edits != edits) return;
            if (_works.Count + works.Count > Most) _works.Clear();
            foreach (var work in works) _works[work.Delivery.Id] = work;
        }
    }

    /// <summary>What is known of a delivery, to whoever asks first.</summary>
    public DeliveryWork? Take(DeliveryId id)
    {
        lock (_lock) return _works.Remove(id, out var work) ? work : null;
    }
}
