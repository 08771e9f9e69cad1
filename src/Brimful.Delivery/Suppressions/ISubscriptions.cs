namespace Brimful.Delivery.Suppressions;

/// <summary>Wishes to be left alone.</summary>
public interface ISubscriptions
{
    /// <summary>Whose link a token is of; null when it is none of ours, or its tenant is gone.</summary>
    Unsubscriber? Find(string token);

    /// <summary>From now on they are sent nothing but what is mandatory. Again is the same.</summary>
    Task UnsubscribeAsync(Unsubscriber who, CancellationToken cancellationToken);
}

/// <inheritdoc cref="ISubscriptions"/>
public sealed class Subscriptions(UnsubscribeTokens tokens, AddressBook addresses, Engine.Accounts.IAccounts accounts, TimeProvider time) : ISubscriptions
{
    public Unsubscriber? Find(string token) => tokens.Read(token) is { } who && accounts.TenantKey(who.Reader.TenantNumber) is not null ? who : null;

    public Task UnsubscribeAsync(Unsubscriber who, CancellationToken cancellationToken) => addresses.SuppressAsync(
        new Suppression(who.Address, Deliveries.DeliveryReasons.Unsubscribed, Deliveries.RealTime.Now(time), "By the link in a mail."), who.Reader.TenantNumber, cancellationToken);
}
