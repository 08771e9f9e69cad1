using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>
/// What is to be sent to one endpoint and when: ids and times only, and only the soonest of them; the store holds the rest. Not
/// thread-safe: the dispatcher's loop alone touches it.
/// </summary>
/// <remarks>Invariant: whatever is queued and not here is due at or after <see cref="_horizon"/>, and then <see cref="_hasMore"/>.</remarks>
internal sealed class DeliveryLane(EndpointId endpoint, DeliveryOptions options)
{
    private readonly SortedSet<(Instant At, DeliveryId Id)> _order = new(DueOrder.Instance);
    private readonly Dictionary<DeliveryId, Instant> _waiting = [];
    private readonly HashSet<DeliveryId> _underWay = [];
    private readonly Dictionary<DeliveryId, Instant> _again = [];
    private bool _hasMore = true;
    private Instant _horizon = Instant.MinValue;
    private Instant _notBefore = Instant.MinValue;
    private bool _isStruggling;

    public EndpointId Endpoint { get; } = endpoint;

    /// <summary>The most attempts that are started a second; null for no limit.</summary>
    public int? RateLimitPerSecond { get; set; }

    /// <summary>The share of places that the lane has with others; null for none but all.</summary>
    public PlaceShare? Share { get; set; }

    /// <summary>Whether it is of an endpoint alone, not of one whom an endpoint names, or of a contact.</summary>
    public bool IsOfWholeEndpoint => Share is null && !Endpoint.Key.Contains('/', StringComparison.Ordinal);

    /// <summary>Whether the store is being read for the lane; nothing is started meanwhile.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>Whether the endpoint changed while the store was being read, so that it must be read again.</summary>
    public bool IsOutdated { get; set; }

    /// <summary>Whether the lane is in the dispatcher's line for its turn.</summary>
    public bool IsInLine { get; set; }

    /// <summary>When the dispatcher has the lane down to be looked at; null when it has not.</summary>
    public Instant? ScheduledAt { get; set; }

    /// <summary>Whether what waits here is used up while the store holds more.</summary>
    public bool NeedsLoading => _hasMore && _waiting.Count == 0 && !IsLoading;

    /// <summary>Whether nothing is under way, and it waits for no place.</summary>
    public bool IsUnused => _underWay.Count == 0 && !IsInLine;

    /// <summary>Whether nothing is left to do or to remember.</summary>
    public bool IsIdle(Instant now) => _waiting.Count == 0 && _underWay.Count == 0 && !_hasMore && !IsLoading && _notBefore <= now;

    /// <summary>When something can next be started or forgotten; null when only an end under way or a load will change anything.</summary>
    public Instant? WakeAt =>
        IsLoading ? null
        : _order.Count > 0 ? (HasRoom ? Instant.Max(_order.Min.At, _notBefore) : null)
        : _underWay.Count == 0 && !_hasMore ? _notBefore : null;

    /// <summary>An endpoint that gives no answers is tried by one attempt at a time, so that many such endpoints cannot take all there are.</summary>
    private bool HasRoom => _underWay.Count < (_isStruggling ? 1 : options.LaneConcurrency);

    /// <summary>Takes in a delivery that is queued in the store.</summary>
    public void Add(QueuedDelivery delivery)
    {
        if (_underWay.Contains(delivery.Id)) Keep(_again, delivery);
        else if (_hasMore && delivery.NextAttemptAt >= _horizon) return;
        else Insert(delivery);
    }

    /// <summary>Begins to read the store: what was known is forgotten, as the store knows it too.</summary>
    public void BeginLoad()
    {
        IsLoading = true;
        IsOutdated = false;
        _hasMore = true;
        _horizon = Instant.MaxValue;
        _order.Clear();
        _waiting.Clear();
    }

    /// <summary>Takes in the soonest deliveries of the store. One that is under way is looked at again after its end: it may have been queued
    /// anew meanwhile, which its attempt does not know.</summary>
    public void EndLoad(IReadOnlyList<QueuedDelivery> soonest)
    {
        IsLoading = false;
        _hasMore = soonest.Count >= options.LanePageSize;
        _horizon = _hasMore ? soonest[^1].NextAttemptAt + Duration.Epsilon : Instant.MaxValue;
        foreach (var delivery in soonest)
        {
            if (_underWay.Contains(delivery.Id)) Keep(_again, delivery);
            else Insert(delivery);
        }
    }

    /// <summary>The read failed; it will be asked for again.</summary>
    public void FailLoad() => IsLoading = false;

    /// <summary>Takes the next delivery that may be started now.</summary>
    public DeliveryId? TakeDue(Instant now)
    {
        if (IsLoading || _order.Count == 0 || !HasRoom || _order.Min.At > now || _notBefore > now) return null;
        var next = _order.Min;
        _order.Remove(next);
        _waiting.Remove(next.Id);
        _underWay.Add(next.Id);
        if (RateLimitPerSecond is { } rate) _notBefore = Instant.Max(now, _notBefore) + (Duration.FromSeconds(1) / rate);
        return next.Id;
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="next">When the delivery is due again; null when it is not.</param>
    /// <param name="wasAnswered">Whether the endpoint answered; null when it was not asked.</param>
    public void End(DeliveryId id, Instant? next, bool? wasAnswered)
    {
        _underWay.Remove(id);
        if (wasAnswered is { } answered) _isStruggling = !answered;
        if (next is { } at) Add(new QueuedDelivery(id, at));
        if (_again.Remove(id, out var again)) Add(new QueuedDelivery(id, again));
    }

    private void Insert(QueuedDelivery delivery)
    {
        if (_waiting.TryGetValue(delivery.Id, out var known))
        {
            if (known <= delivery.NextAttemptAt) return;
            _order.Remove((known, delivery.Id));
        }

        _waiting[delivery.Id] = delivery.NextAttemptAt;
        _order.Add((delivery.NextAttemptAt, delivery.Id));
        if (_waiting.Count > options.LanePageSize) Evict();
    }

    private void Evict()
    {
        var last = _order.Max;
        _order.Remove(last);
        _waiting.Remove(last.Id);
        _horizon = Instant.Min(_hasMore ? _horizon : Instant.MaxValue, last.At);
        _hasMore = true;
    }

    private static void Keep(Dictionary<DeliveryId, Instant> soonest, QueuedDelivery delivery)
    {
        if (!soonest.TryGetValue(delivery.Id, out var known) || delivery.NextAttemptAt < known) soonest[delivery.Id] = delivery.NextAttemptAt;
    }
}
