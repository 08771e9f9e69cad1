using Brimful.Delivery.Endpoints;

namespace Brimful.Storage.Sqlite.Endpoints;

/// <summary>
/// Endpoints as they were read last: each message asks for its own three times, and reading the row is dear. Whoever has written to the table forgets
/// all before he says so, and what was read before that is not kept after it.
/// </summary>
internal sealed class KeptEndpoints
{
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<EndpointId, Endpoint> _kept = [];
    private long _forgotten;

    /// <summary>How often all was forgotten: to be asked before reading.</summary>
    public long Forgotten
    {
        get
        {
            lock (_lock) return _forgotten;
        }
    }

    public Endpoint? Find(EndpointId id)
    {
        lock (_lock) return _kept.GetValueOrDefault(id);
    }

    /// <summary>Keeps what was read, unless all was forgotten since.</summary>
    /// <param name="forgotten">What <see cref="Forgotten"/> was before it was read.</param>
    public void Keep(Endpoint endpoint, long forgotten)
    {
        lock (_lock)
        {
            if (forgotten == _forgotten && _kept.Count < Most) _kept[endpoint.Id] = endpoint;
        }
    }

    /// <summary>After the table was written to, or may have been.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _forgotten++;
            _kept.Clear();
        }
    }
}
