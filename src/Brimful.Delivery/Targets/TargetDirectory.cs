using Brimful.Delivery.Channels;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;

namespace Brimful.Delivery.Targets;

/// <inheritdoc cref="ITargets"/>
public sealed class TargetDirectory(IEndpointRecords endpoints, ChannelList channels, ContactTargets contacts) : ITargets
{
    public Task<Target?> FindAsync(EndpointId id, CancellationToken cancellationToken) => TargetText.Parse(id.Key) switch
    {
        TargetText.OfEndpoint text => FindAsync(id.TenantNumber, text, cancellationToken),
        TargetText.OfContact text => contacts.FindAsync(id, text, cancellationToken),
        _ => Task.FromResult<Target?>(null),
    };

    private async Task<Target?> FindAsync(int tenant, TargetText.OfEndpoint text, CancellationToken cancellationToken)
    {
        if (await endpoints.FindAsync(new EndpointId(tenant, text.Endpoint), cancellationToken) is not { } endpoint) return null;
        if (text.Recipient is null) return channels.Of(endpoint).Traits.HasRecipients ? null : new Target(endpoint);
        return channels.RecipientsOf(endpoint).Contains(text.Recipient, StringComparer.Ordinal) ? new Target(endpoint) { Address = text.Recipient } : null;
    }
}
