using System.Collections.Immutable;
using Brimful.Core.Keys;
using Brimful.Engine.Outcomes;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Delivery.Contacts;

/// <summary>Finds every fault of a contact that is well formed, at once.</summary>
public static class ContactCheck
{
    /// <summary>Channels that an address may be of.</summary>
    public static readonly ImmutableArray<string> Channels = ["email", "sms"];

    private const int MostAddresses = 8;

    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static ImmutableArray<Fault> FaultsOf(Contact contact)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (!ResourceKey.IsValid(contact.Persona)) faults.Add(new Fault("persona", "contact.persona_invalid", $"persona is one of {string.Join(", ", Personas.All)}, or a word of your own: {ResourceKey.Form}."));
        if (contact.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            faults.Add(new Fault("timeZone", "timezone.unknown", "timeZone is a zone of the IANA time zone database, such as Europe/London or UTC."));
        AddAddressFaults(contact.Addresses, faults);
        AddPreferenceFaults(contact.Preferences, faults);
        return faults.ToImmutable();
    }

    /// <summary>The time of day that a text says, as <see cref="ContactPreferences"/> keep it; null when it is none.</summary>
    public static LocalTime? TimeOf(string text) => TimeOfDay.Parse(text) is { Success: true, Value: var time } ? time : null;

    /// <summary>The day of the week that a word says; null when it is none.</summary>
    public static IsoDayOfWeek? DayOf(string word) =>
        Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None && string.Equals(day.ToString(), word, StringComparison.OrdinalIgnoreCase)).Cast<IsoDayOfWeek?>().FirstOrDefault();

    /// <summary>Whether a text can be a mail address: one @, something on both sides, nothing that breaks a header or a path.</summary>
    public static bool IsMailAddress(string text) =>
        text.Length <= 254 && text.Split('@') is [{ Length: > 0 and <= 64 }, { Length: > 0 } host]
        && !text.AsSpan().ContainsAny(" \t\r\n<>,;:\"\\()[]/") && !host.StartsWith('.') && !host.EndsWith('.') && !text.Any(char.IsControl);

    /// <summary>Whether a text is a number with its country (E.164).</summary>
    public static bool IsPhoneNumber(string text) => text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static void AddAddressFaults(ImmutableArray<ContactAddress> addresses, ImmutableArray<Fault>.Builder faults)
    {
        if (addresses.Length > MostAddresses) faults.Add(new Fault("addresses", "contact.too_many_addresses", $"A contact has at most {MostAddresses} addresses."));
        for (var at = 0; at < addresses.Length; at++)
        {
            var (channel, to, _) = addresses[at];
            if (!Channels.Contains(channel))
                faults.Add(new Fault($"addresses[{at}].channel", "contact.channel_unknown", $"channel is one of {string.Join(", ", Channels)}."));
            else if (channel == "email" ? !IsMailAddress(to) : !IsPhoneNumber(to))
                faults.Add(new Fault($"addresses[{at}].to", "contact.address_invalid", channel == "email" ? "to is a mail address, such as ada@example.com." : "to is a number with its country, such as +4930123456."));
            if (addresses.Take(at).Any(earlier => earlier.Channel == channel))
                faults.Add(new Fault($"addresses[{at}].channel", "contact.channel_repeated", $"There is an address for {channel} already. A contact has one a channel."));
        }
    }

    private static void AddPreferenceFaults(ContactPreferences preferences, ImmutableArray<Fault>.Builder faults)
    {
        const string form = "is a time of day such as 22:00.";
        if (preferences.DigestAt is { } at && TimeOf(at) is null) faults.Add(new Fault("preferences.digestAt", "contact.time_invalid", "digestAt " + form));
        if (preferences.QuietHours is not { } quiet) return;
        if (TimeOf(quiet.From) is null) faults.Add(new Fault("preferences.quietHours.from", "contact.time_invalid", "from " + form));
        if (TimeOf(quiet.To) is null) faults.Add(new Fault("preferences.quietHours.to", "contact.time_invalid", "to " + form));
        if (quiet.From == quiet.To) faults.Add(new Fault("preferences.quietHours.to", "contact.quiet_hours_empty", "to is another time of day than from. To be told nothing, mute the channel."));
        for (var day = 0; day < quiet.Days.Length; day++)
        {
            if (DayOf(quiet.Days[day]) is null) faults.Add(new Fault($"preferences.quietHours.days[{day}]", "contact.day_invalid", "A day is monday to sunday."));
        }
    }
}
