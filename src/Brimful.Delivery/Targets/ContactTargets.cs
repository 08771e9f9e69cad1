using Brimful.Delivery.Channels;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;
using NodaTime;

namespace Brimful.Delivery.Targets;

/// <summary>
/// Addresses of contacts as targets. Mail needs nothing but the operator's server; a text message goes over the tenant's endpoint of that kind
/// whose key is the channel's word, such as <c>sms</c>.
/// </summary>
public sealed class ContactTargets(ContactBook contacts, IAccounts accounts, IEndpointRecords endpoints, ChannelList channels)
{
    /// <summary>Whether contacts are told by an endpoint of the tenant's.</summary>
    public static bool IsGateway(Endpoint endpoint) => endpoint.Kind != EndpointKind.Email && endpoint.Id.Key == EndpointKinds.NameOf(endpoint.Kind) && ContactCheck.Channels.Contains(endpoint.Id.Key);

    /// <returns>Null when there is no such contact, or it has no such address (any more).</returns>
    public async Task<Target?> FindAsync(EndpointId id, TargetText.OfContact text, CancellationToken cancellationToken)
    {
        if (EndpointKinds.Find(text.Address) is not { } kind || await ContactAsync(id.TenantNumber, text, cancellationToken) is not ({ } contact, var profile)) return null;
        if (contact.Addresses.FirstOrDefault(each => each.Channel == text.Address) is not { } address) return null;
        var gateway = kind == EndpointKind.Email ? null : await endpoints.FindAsync(new EndpointId(id.TenantNumber, text.Address), cancellationToken);
        var isReachable = channels.Find(kind) is { Traits.IsSetUp: true } && (kind == EndpointKind.Email || gateway?.Kind == kind);
        return new Target(gateway ?? Nameless(id, kind))
        {
            Address = address.To,
            Addressee = new Addressee(contact.Locale ?? profile?.Locale, contact.TimeZone ?? profile?.TimeZone, contact.Persona, contact.Name),
            SuppressedReason = isReachable ? null : DeliveryReasons.ChannelMissing,
            HasHealth = gateway is not null,
            QuietHours = contact.Preferences.QuietHours,
            IsUnverified = kind == EndpointKind.Email && !address.Verified,
        };
    }

    private async Task<(Contact? Contact, AccountProfile? Account)> ContactAsync(int tenant, TargetText.OfContact text, CancellationToken cancellationToken)
    {
        if (text.Account is not { } account) return (Found(await contacts.TeamAsync(tenant, cancellationToken), text), null);
        if (accounts.TenantKey(tenant) is not { } key || accounts.AccountNumber(key, account) is not { } number) return default;
        return (Found(await contacts.OfAccountAsync(tenant, number, account, cancellationToken), text), accounts.Profile(number));
    }

    private static Contact? Found(IReadOnlyList<KeyedContact> people, TargetText.OfContact text) =>
        people.FirstOrDefault(each => each.Key == text.Contact)?.Contact;

    /// <summary>What an address is sent by, where no endpoint of the tenant is needed.</summary>
    private static Endpoint Nameless(EndpointId id, EndpointKind kind) => new()
    {
        Id = id,
        Kind = kind,
        Settings = "{}",
        StateSince = Instant.MinValue,
        Version = 0,
        CreatedAt = Instant.MinValue,
    };
}
