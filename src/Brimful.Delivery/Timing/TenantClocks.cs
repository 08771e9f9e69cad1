using Brimful.Core.Crossings;
using Brimful.Delivery.Deliveries;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Delivery.Timing;

/// <summary>
/// By which clock what waits falls due: its tenant's (S22). That of a sandbox stands still until it is set, so what is due in one is settled as of the instant at which it
/// fell due, however far the clock has gone since. Attempts, their retries and what is written down about when something was done are in real time.
/// </summary>
public sealed class TenantClocks(IAccounts accounts, TimeProvider time)
{
    /// <summary>Whether the tenant goes by a clock of its own.</summary>
    public bool IsOwn(int tenantNumber) => !accounts.IsLive(tenantNumber);

    /// <summary>The tenant's clock.</summary>
    public Instant Now(int tenantNumber) => OwnNow(tenantNumber) ?? time.Now();

    /// <summary>A sandbox's clock; null where the tenant is live.</summary>
    public Instant? OwnNow(int tenantNumber) => IsOwn(tenantNumber) ? accounts.TenantNow(tenantNumber) : null;

    /// <summary>When a fact is told by the clock of its sandbox: what fell due on the clock's way, then, and all else when it was noticed. Null where the tenant is live.</summary>
    public Instant? OwnNow(FactItem item) =>
        !IsOwn(item.TenantNumber) ? null : item.Fact.Cause is Cause.Usage or Cause.Correction ? item.Fact.DetectedAt : item.Fact.OccurredAt;

    /// <summary>The instant as of which something that was held, and is due, is settled.</summary>
    public Instant SettledAt(DeliveryRecord delivery) => IsOwn(delivery.Id.TenantNumber) && delivery.NextAttemptAt is { } due ? due : time.Now();
}
