using Brimful.Delivery.Notifications;
using Brimful.Engine.Outbox;

namespace Brimful.Delivery.Ports;

/// <summary>What a stretch of the outbox leaves behind. Each list is in order of position; most are empty.</summary>
/// <param name="AfterPosition">The position that the stretch follows.</param>
/// <param name="ThroughPosition">The position of its last item.</param>
public sealed record OutboxProjection(long AfterPosition, long ThroughPosition)
{
    /// <summary>Keyed by tenant and position.</summary>
    public IReadOnlyList<FactItem> Facts { get; init; } = [];

    /// <summary>Keyed by tenant and position.</summary>
    public IReadOnlyList<HeldItem> Held { get; init; } = [];

    /// <summary>Keyed by tenant and position.</summary>
    public IReadOnlyList<RejectedItem> Rejected { get; init; } = [];

    /// <summary>Held events to forget: tenant and position of the <see cref="HeldItem"/>.</summary>
    public IReadOnlyList<TenantPosition> Released { get; init; } = [];

    /// <summary>Rejected events to forget: tenant and position of the <see cref="RejectedItem"/>.</summary>
    public IReadOnlyList<TenantPosition> Replayed { get; init; } = [];

    /// <summary>Numbers of tenants of which nothing may be left.</summary>
    public IReadOnlyList<int> RemovedTenants { get; init; } = [];

    /// <summary>Accounts of which nothing may be left.</summary>
    public IReadOnlyList<AccountErasedItem> ErasedAccounts { get; init; } = [];

    /// <summary>Keyed by tenant and id, with their deliveries. Where the id is there already, it and its deliveries are left as they are.</summary>
    public IReadOnlyList<NewNotification> Notifications { get; init; } = [];
}

/// <summary>An outbox position of a tenant.</summary>
public readonly record struct TenantPosition(int TenantNumber, long Position);
