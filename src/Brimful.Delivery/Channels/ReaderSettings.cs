using System.Text.Json;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Targets;
using NodaTime;

namespace Brimful.Delivery.Channels;

/// <summary>In which language and zone an endpoint that people read is written to.</summary>
internal readonly record struct ReaderSettings(string? Locale, string? TimeZone)
{
    public static ReaderSettings Read(SettingsReader reader)
    {
        var locale = reader.FindText("locale", 35);
        var zone = reader.FindText("timeZone", 64);
        if (locale is not null && !IsTag(locale)) reader.Fault("locale", "locale.invalid", "A locale is a language tag such as de or pt-BR.");
        if (zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            reader.Fault("timeZone", "timezone.unknown", "timeZone is a zone of the IANA time zone database, such as Europe/London or UTC.");
        return new ReaderSettings(locale, zone);
    }

    /// <summary>What an endpoint's settings say of its readers.</summary>
    public static Addressee AddresseeOf(Endpoint endpoint)
    {
        using var settings = JsonDocument.Parse(endpoint.Settings);
        return new Addressee(TextOf(settings, "locale"), TextOf(settings, "timeZone"));
    }

    public void Write(Utf8JsonWriter writer)
    {
        if (Locale is not null) writer.WriteString("locale"u8, Locale);
        if (TimeZone is not null) writer.WriteString("timeZone"u8, TimeZone);
    }

    /// <summary>Whether a text has the form of a language tag (BCP 47).</summary>
    private static bool IsTag(string text) => text.Split('-') is var parts
        && parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter) && parts.All(static part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));

    private static string? TextOf(JsonDocument settings, string name) => settings.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
}
