using NodaTime;

namespace Brimful.Delivery.Suppressions;

/// <summary>An address that a tenant sends nothing to, and why.</summary>
/// <param name="Address">A mail address or a number, as it was given.</param>
/// <param name="Reason">A code of <see cref="Deliveries.DeliveryReasons"/>: deliveries are suppressed for it.</param>
/// <param name="Note">What the other side said, or who asked for it; null for nothing.</param>
public sealed record Suppression(string Address, string Reason, Instant At, string? Note)
{
    /// <summary>What it is found by: addresses differ by case for nobody.</summary>
    public string Key => KeyOf(Address);

    internal static string KeyOf(string address) => address.Trim().ToLowerInvariant();
}
