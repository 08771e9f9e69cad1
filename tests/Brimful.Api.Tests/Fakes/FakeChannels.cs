using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;

namespace Brimful.Api.Tests.Fakes;

/// <summary>A channel that is set up and never asked to send.</summary>
internal sealed class FakeChannel(EndpointKind kind) : IChannel
{
    public ChannelTraits Traits { get; } = new(kind);

    public ChannelSettings? Read(SettingsReader reader) => throw new NotSupportedException();

    public Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Every tenant has an endpoint <c>hook</c>, and no other.</summary>
internal sealed class FakeEndpointRecords : IEndpointRecords
{
    public Task<Endpoint?> FindAsync(EndpointId id, CancellationToken cancellationToken) => Task.FromResult<Endpoint?>(id.Key == "hook" ? FakeDelivery.Any with { Id = id, Kind = EndpointKind.Webhook } : null);

    public Task<IReadOnlyList<Endpoint>> ListAsync(int tenantNumber, string? afterKey, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SaveAsync(Endpoint endpoint, long? expectedVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(EndpointId id, long expectedVersion, CancellationToken cancellationToken) => throw new NotSupportedException();
}
