using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Deliveries;

/// <summary>Reads what is queued for an endpoint; what is queued for one that takes nothing is moved out of the way with a reason.</summary>
internal sealed class LaneLoader(IDeliveryRecords deliveries, IEndpointRecords endpoints, DeliveryOptions options, TimeProvider time) : IDisposable
{
    private const int MostAtOnce = 16;
    private const int MovedTogether = 1_000;

    private readonly SemaphoreSlim _room = new(MostAtOnce);

    public async Task<DispatchSignal.Loaded> LoadAsync(EndpointId id, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            var endpoint = await endpoints.FindAsync(id, cancellationToken);
            if (endpoint is { IsEnabled: true })
                return new DispatchSignal.Loaded(id, await deliveries.ListQueuedAsync(id, options.LanePageSize, cancellationToken), endpoint.RateLimitPerSecond);
            await MoveAwayAsync(id, endpoint is null, cancellationToken);
            return new DispatchSignal.Loaded(id, [], null);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task MoveAwayAsync(EndpointId id, bool isUnknown, CancellationToken cancellationToken)
    {
        var move = isUnknown
            ? new DeliveryMove(DeliveryState.Queued, DeliveryState.Suppressed, DeliveryReasons.EndpointUnknown, time.Now())
            : new DeliveryMove(DeliveryState.Queued, DeliveryState.Held, DeliveryReasons.EndpointDisabled, time.Now());
        while (await deliveries.MoveAsync(id, move, MovedTogether, cancellationToken) == MovedTogether)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
