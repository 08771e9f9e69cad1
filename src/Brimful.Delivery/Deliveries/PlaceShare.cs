using System.Diagnostics.CodeAnalysis;

namespace Brimful.Delivery.Deliveries;

/// <summary>
/// What of all attempts under way many targets may have together that one other side serves: the mail server, or a gateway. However slow that is, it holds no more places,
/// and what waits for one uses no attempt. Not thread-safe: the dispatcher's loop alone touches it.
/// </summary>
internal sealed class PlaceShare(int most)
{
    private readonly Queue<DeliveryLane> _waiting = new();
    private int _underWay;

    public bool IsFull => _underWay >= most;

    public void Begin() => _underWay++;

    public void End() => _underWay--;

    /// <summary>Has a lane wait for a place. It stays in line: nobody else puts it there meanwhile.</summary>
    public void Wait(DeliveryLane lane) => _waiting.Enqueue(lane);

    /// <summary>The lane that has waited the longest, when there is a place for it.</summary>
    public bool TryNext([NotNullWhen(true)] out DeliveryLane? lane)
    {
        lane = null;
        return !IsFull && _waiting.TryDequeue(out lane);
    }
}

/// <summary>Names a share, and says how large it is.</summary>
/// <param name="Name">Of a channel, or of an endpoint.</param>
/// <param name="Most">Attempts under way.</param>
internal sealed record PlaceShareTerms(string Name, int Most);
