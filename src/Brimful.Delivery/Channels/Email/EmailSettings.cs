using System.Collections.Immutable;
using Brimful.Delivery.Contacts;

namespace Brimful.Delivery.Channels.Email;

/// <summary>What an e-mail endpoint says: whom to write to, and in which language and zone.</summary>
internal static class EmailSettings
{
    private const int MostRecipients = 50;
    private const int LongestAddress = 254;

    public static ChannelSettings? Read(SettingsReader reader)
    {
        var to = reader.RequireTexts("to", MostRecipients, LongestAddress);
        for (var at = 0; at < to.Length; at++)
        {
            if (!ContactCheck.IsMailAddress(to[at])) reader.Fault($"to[{at}]", "endpoint.address_invalid", "A mail address is wanted, such as ada@example.com.");
            else if (to.Take(at).Contains(to[at], StringComparer.OrdinalIgnoreCase)) reader.Fault($"to[{at}]", "endpoint.address_repeated", "The address is there already.");
        }
        var language = ReaderSettings.Read(reader);
        reader.RefuseUnknown();
        return new ChannelSettings(SettingsJson.Write(writer =>
        {
            writer.WriteTexts("to", to);
            language.Write(writer);
        }));
    }
}
