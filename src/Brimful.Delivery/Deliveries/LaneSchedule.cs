using System.Diagnostics.CodeAnalysis;
using Brimful.Delivery.Endpoints;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>All lanes: which are in line for a turn, which wait for a time, which must be read. A lane gets one start a turn, so that
/// a long one does not keep the others waiting. Not thread-safe: the dispatcher's loop alone touches it.</summary>
internal sealed class LaneSchedule(DeliveryOptions options)
{
    /// <summary>Lanes that have nothing to do, and know that the store has nothing for them either.</summary>
    private const int MostIdle = 1_024;

    private readonly Dictionary<EndpointId, DeliveryLane> _lanes = [];
    private readonly Dictionary<string, PlaceShare> _shares = new(StringComparer.Ordinal);
    private readonly Queue<DeliveryLane> _line = new();
    private readonly PriorityQueue<DeliveryLane, Instant> _wakes = new();

    /// <summary>When the next lane wants to be looked at.</summary>
    public Instant? NextWake => _wakes.TryPeek(out _, out var at) ? at : null;

    public DeliveryLane Lane(EndpointId endpoint)
    {
        if (!_lanes.TryGetValue(endpoint, out var lane)) _lanes[endpoint] = lane = new DeliveryLane(endpoint, options);
        return lane;
    }

    public bool TryGet(EndpointId endpoint, [NotNullWhen(true)] out DeliveryLane? lane) => _lanes.TryGetValue(endpoint, out lane);

    /// <summary>Puts a lane where it belongs after something about it changed. One that is idle is kept for the next delivery, which then need not be looked for in the store, unless others
    /// than its own endpoint say on what terms it is sent: these may change while it knows nothing of it.</summary>
    public void Settle(DeliveryLane lane, Instant now)
    {
        if (lane.IsIdle(now) && !lane.IsInLine)
        {
            if (!lane.IsOfWholeEndpoint || _lanes.Count > MostIdle) _lanes.Remove(lane.Endpoint);
        }
        else if (lane.WakeAt is { } wake)
        {
            if (wake > now) WakeAt(lane, wake);
            else if (!lane.IsInLine) StandInLine(lane);
        }
    }

    /// <summary>Looks at a lane again at an instant.</summary>
    public void WakeAt(DeliveryLane lane, Instant at)
    {
        if (lane.ScheduledAt is { } earlier && earlier <= at) return;
        lane.ScheduledAt = at;
        _wakes.Enqueue(lane, at);
    }

    /// <summary>The lanes whose time has come to be looked at.</summary>
    public IEnumerable<DeliveryLane> TakeWoken(Instant now)
    {
        while (_wakes.TryPeek(out var lane, out var at) && at <= now)
        {
            _wakes.Dequeue();
            if (lane.ScheduledAt != at) continue;
            lane.ScheduledAt = null;
            if (_lanes.TryGetValue(lane.Endpoint, out var current) && ReferenceEquals(current, lane)) yield return lane;
        }
    }

    /// <summary>The lane whose turn it is.</summary>
    public bool TryNext([NotNullWhen(true)] out DeliveryLane? lane)
    {
        if (!_line.TryDequeue(out lane)) return false;
        lane.IsInLine = false;
        return true;
    }

    /// <summary>Has a lane wait for a place in its share.</summary>
    public void Wait(DeliveryLane lane, PlaceShare share)
    {
        lane.IsInLine = true;
        share.Wait(lane);
    }

    /// <summary>Puts the next lane that waits for a place in a share back in line, when there is a place.</summary>
    public void Next(PlaceShare? share)
    {
        if (share is not null && share.TryNext(out var lane)) StandInLine(lane);
    }

    /// <summary>The share of a name.</summary>
    public PlaceShare? Share(PlaceShareTerms? terms)
    {
        if (terms is null) return null;
        if (!_shares.TryGetValue(terms.Name, out var share)) _shares[terms.Name] = share = new PlaceShare(terms.Most);
        return share;
    }

    private void StandInLine(DeliveryLane lane)
    {
        lane.IsInLine = true;
        _line.Enqueue(lane);
    }
}
