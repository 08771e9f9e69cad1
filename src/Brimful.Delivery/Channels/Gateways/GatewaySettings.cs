using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Delivery.Contacts;

namespace Brimful.Delivery.Channels.Gateways;

/// <summary>What an endpoint of an HTTP gateway says: whom to tell, and the request that tells them.</summary>
/// <param name="Method"><c>POST</c> or another that has a body.</param>
/// <param name="Body">With <c>{{to}}</c>, <c>{{text}}</c> and the others of <see cref="GatewayBody"/>.</param>
internal sealed record GatewaySettings(string Method, string Body)
{
    private const int MostRecipients = 50;
    private const int LongestRecipient = 512;
    private const int LongestBody = 8_192;

    /// <param name="isNumber">Whether recipients are telephone numbers; else they are what the gateway calls a device or a person.</param>
    public static ChannelSettings? Read(SettingsReader reader, bool isNumber)
    {
        var to = reader.RequireTexts("to", MostRecipients, LongestRecipient);
        for (var at = 0; at < to.Length; at++)
        {
            if (isNumber ? !ContactCheck.IsPhoneNumber(to[at]) : to[at].Any(char.IsControl))
                reader.Fault($"to[{at}]", "endpoint.address_invalid", isNumber ? "A number with its country is wanted, such as +4930123456." : "A recipient has no control characters.");
            else if (to.Take(at).Contains(to[at], StringComparer.Ordinal)) reader.Fault($"to[{at}]", "endpoint.address_repeated", "The recipient is there already.");
        }
        var (url, language) = (SecretUrl.Read(reader), ReaderSettings.Read(reader));
        var method = reader.FindWord("method", "POST", "PUT", "PATCH") ?? "POST";
        var headers = HeaderSettings.Read(reader, mayBeContentType: true);
        var body = reader.RequireText("body", LongestBody);
        foreach (var unknown in GatewayBody.UnknownIn(body ?? ""))
            reader.Fault("body", "template.unknown", $"There is no {{{{{unknown}}}}}. Use one of {string.Join(", ", GatewayBody.Names)}.");
        reader.RefuseUnknown();
        if (url is null || body is null) return null;
        return SecretUrl.AddTo(headers.AddTo(new ChannelSettings(SettingsJson.Write(writer => Write(writer, new Shown(to, SecretUrl.Masked(url), method, body), headers, language)))), url);
    }

    public static GatewaySettings Parse(string settings)
    {
        using var json = JsonDocument.Parse(settings);
        return new GatewaySettings(json.RootElement.GetProperty("method").GetString()!, json.RootElement.GetProperty("body").GetString()!);
    }

    private static void Write(Utf8JsonWriter writer, Shown shown, HeaderSettings headers, ReaderSettings language)
    {
        writer.WriteTexts("to", shown.To);
        writer.WriteString("url"u8, shown.Url);
        writer.WriteString("method"u8, shown.Method);
        headers.Write(writer);
        writer.WriteString("body"u8, shown.Body);
        language.Write(writer);
    }

    private readonly record struct Shown(ImmutableArray<string> To, string Url, string Method, string Body);
}
