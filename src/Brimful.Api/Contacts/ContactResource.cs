using Brimful.Api.Answers;
using Brimful.Delivery.Contacts;

namespace Brimful.Api.Contacts;

/// <summary>A contact.</summary>
internal sealed record ContactResource(ContactView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var contact = View.Contact;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("name"u8, contact.Name);
        wire.Json.WriteString("persona"u8, contact.Persona);
        wire.TextIfAny("locale", contact.Locale);
        wire.TextIfAny("timeZone", contact.TimeZone);
        WriteAddresses(wire, contact);
        WritePreferences(wire, contact.Preferences);
        wire.Time("createdAt", View.CreatedAt);
        wire.Time("changedAt", View.ChangedAt);
        wire.Json.WriteEndObject();
    }

    private static void WriteAddresses(WireJson wire, Contact contact)
    {
        wire.Json.WriteStartArray("addresses"u8);
        foreach (var address in contact.Addresses)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("channel"u8, address.Channel);
            wire.Json.WriteString("to"u8, address.To);
            wire.Json.WriteBoolean("verified"u8, address.Verified);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WritePreferences(WireJson wire, ContactPreferences preferences)
    {
        wire.Json.WriteStartObject("preferences"u8);
        wire.Texts("mute", preferences.Mute);
        wire.Texts("muteChannels", preferences.MuteChannels);
        wire.TextIfAny("digest", preferences.Digest switch { DigestPace.Hourly => "hourly", DigestPace.Daily => "daily", _ => null });
        wire.TextIfAny("digestAt", preferences.DigestAt);
        if (preferences.QuietHours is { } quiet)
        {
            wire.Json.WriteStartObject("quietHours"u8);
            wire.Json.WriteString("from"u8, quiet.From);
            wire.Json.WriteString("to"u8, quiet.To);
            wire.Texts("days", quiet.Days);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndObject();
    }
}
