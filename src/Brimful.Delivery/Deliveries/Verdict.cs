namespace Brimful.Delivery.Deliveries;

/// <summary>What a channel makes of an answer by its own rules, where those of HTTP do not hold. The message did not arrive.</summary>
/// <param name="Reason">A code of <see cref="DeliveryReasons"/>: why it failed for good; of no account when it may heal.</param>
public sealed record Verdict(string Reason)
{
    /// <summary>Whether trying again may help.</summary>
    public bool MayHeal { get; init; }

    /// <summary>Whether it is about this message or this recipient alone, and says nothing of how the endpoint is.</summary>
    public bool IsOfMessage { get; init; }

    /// <summary>Whether the endpoint takes nothing any more, and is disabled for <see cref="Reason"/>.</summary>
    public bool DisablesEndpoint { get; init; }

    /// <summary>Whether the address takes nothing any more, and is suppressed for <see cref="Reason"/>.</summary>
    public bool SuppressesAddress { get; init; }
}
