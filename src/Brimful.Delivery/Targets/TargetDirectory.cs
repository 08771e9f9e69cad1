using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Suppressions;

namespace Brimful.Delivery.Targets;

/// <inheritdoc cref="ITargets"/>
public sealed class TargetDirectory(IEndpointRecords endpoints, ChannelList channels, ContactTargets contacts, AddressBook addresses) : ITargets
{
    public Task<Target?> FindAsync(EndpointId id, CancellationToken cancellationToken) => TargetText.Parse(id.Key) switch
    {
        TargetText.OfEndpoint text => FindAsync(id.TenantNumber, text, cancellationToken),
        TargetText.OfContact text => FindAsync(id, text, cancellationToken),
        _ => Task.FromResult<Target?>(null),
    };

    private async Task<Target?> FindAsync(int tenant, TargetText.OfEndpoint text, CancellationToken cancellationToken)
    {
        if (await endpoints.FindAsync(new EndpointId(tenant, text.Endpoint), cancellationToken) is not { } endpoint) return null;
        if (text.Recipient is null) return channels.Of(endpoint).Traits.HasRecipients ? null : new Target(endpoint);
        return channels.RecipientsOf(endpoint).Contains(text.Recipient, StringComparer.Ordinal)
            ? await StandingAsync(new Target(endpoint) { Address = text.Recipient }, tenant, cancellationToken)
            : null;
    }

    private async Task<Target?> FindAsync(EndpointId id, TargetText.OfContact text, CancellationToken cancellationToken)
    {
        var found = await contacts.FindAsync(id, text, cancellationToken);
        return found is { SuppressedReason: null, Address: not null } ? await StandingAsync(found, id.TenantNumber, cancellationToken) : found;
    }

    /// <summary>The target, and whether its address may be written to.</summary>
    private async Task<Target> StandingAsync(Target target, int tenant, CancellationToken cancellationToken) =>
        await addresses.FindAsync(tenant, target.Address!, cancellationToken) switch
        {
            null => target,
            { Reason: DeliveryReasons.Unsubscribed } => target with { IsUnsubscribed = true },
            { Reason: var reason } => target with { SuppressedReason = reason },
        };
}
