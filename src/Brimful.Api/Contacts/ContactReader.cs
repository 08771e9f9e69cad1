using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Notifications;

namespace Brimful.Api.Contacts;

/// <summary>Reads a contact. Whether its addresses and times will do is delivery's to say, and told along with the faults of form.</summary>
internal static class ContactReader
{
    private const int MaxAddressLength = 254;
    private const int MaxTimeLength = 5;

    /// <param name="isVerified">What an address is that does not say whether it is.</param>
    public static Contact? Read(JsonElement body, string key, bool isVerified, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(key);
        var name = reader.RequireText("name", TextFields.MaxNameLength);
        var persona = reader.RequireText("persona", TextFields.MaxNameLength);
        var locale = reader.FindLocale("locale");
        var zone = reader.FindText("timeZone", TextFields.MaxNameLength);
        var addresses = reader.FindObjects("addresses").Select(address => Address(address, isVerified)).ToImmutableArray();
        var preferences = reader.FindObject("preferences") is { } found ? Preferences(found) : new ContactPreferences();
        foreach (var shown in new[] { "createdAt", "changedAt" }) reader.Find(shown);
        reader.RefuseUnknown();
        if (name is null || persona is null || addresses.Any(address => address is null) || preferences is null) return null;
        var contact = new Contact { Name = name, Persona = persona, Locale = locale, TimeZone = zone, Addresses = [.. addresses.Select(address => address!)], Preferences = preferences };
        faults.AddElsewhere(ContactCheck.FaultsOf(contact));
        return faults.IsEmpty ? contact : null;
    }

    private static ContactAddress? Address(ObjectReader reader, bool isVerified)
    {
        var channel = reader.RequireText("channel", TextFields.MaxNameLength);
        var to = reader.RequireText("to", MaxAddressLength);
        var verified = reader.FindFlag("verified") ?? isVerified;
        reader.RefuseUnknown();
        return channel is null || to is null ? null : new ContactAddress(channel, to, verified);
    }

    private static ContactPreferences? Preferences(ObjectReader reader)
    {
        var mute = reader.FindWords("mute", NotificationTypes.Routed);
        var channels = reader.FindWords("muteChannels", ContactCheck.Channels);
        DigestPace? digest = reader.FindWord("digest", "hourly", "daily") switch { "hourly" => DigestPace.Hourly, "daily" => DigestPace.Daily, _ => null };
        var at = reader.FindText("digestAt", MaxTimeLength);
        var quiet = reader.FindObject("quietHours") is { } found ? Quiet(found) : null;
        reader.RefuseUnknown();
        return reader.IsObject ? new ContactPreferences { Mute = mute, MuteChannels = channels, Digest = digest, DigestAt = at, QuietHours = quiet } : null;
    }

    private static QuietHours? Quiet(ObjectReader reader)
    {
        var (from, to) = (reader.RequireText("from", MaxTimeLength), reader.RequireText("to", MaxTimeLength));
        var days = reader.FindTexts("days", TextFields.MaxNameLength);
        reader.RefuseUnknown();
        return from is null || to is null ? null : new QuietHours(from, to, days);
    }
}
