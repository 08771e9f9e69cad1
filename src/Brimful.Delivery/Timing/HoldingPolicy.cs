using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Routing;
using NodaTime;

namespace Brimful.Delivery.Timing;

/// <summary>Decides when a message to a person goes out, and why not yet: pure, told the time.</summary>
public static class HoldingPolicy
{
    /// <summary>How long what is not urgent waits for what may come with it.</summary>
    public static readonly Duration GroupingWait = Duration.FromSeconds(30);

    /// <param name="zone">The reader's.</param>
    public static Holding Decide(Telling telling, DateTimeZone zone, Instant now)
    {
        if (telling.EscalatesAfter is { } after && Waits.TryRead(after, out var wait)) return new Holding(DeliveryReasons.Escalation, now + wait);
        if (telling.IsMandatory || telling.Severity == Severity.Critical) return Holding.None;
        var preferences = telling.Reader?.Contact.Preferences ?? new ContactPreferences();
        var held = preferences.Digest is { } pace ? new Holding(DeliveryReasons.Digest, DigestTime.Next(pace, preferences.DigestAt, zone, now))
            : telling.Jump == JumpPolicy.Each ? Holding.None
            : new Holding(DeliveryReasons.Grouping, now + GroupingWait);
        return preferences.QuietHours is { } quiet ? Quieten(held, quiet, zone, now) : held;
    }

    private static Holding Quieten(Holding held, QuietHours quiet, DateTimeZone zone, Instant now)
    {
        var planned = held.Until ?? now;
        var allowed = QuietTime.After(quiet, zone, planned);
        return allowed == planned ? held : new Holding(DeliveryReasons.QuietHours, allowed);
    }
}

/// <summary>Why a message waits and until when; neither when it does not.</summary>
public readonly record struct Holding(string? Reason, Instant? Until)
{
    public static readonly Holding None;
}
