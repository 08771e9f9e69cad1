using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Channels;

/// <summary>Headers that an endpoint adds to its requests. Their values are secrets: a header is where credentials go.</summary>
internal readonly record struct HeaderSettings(ImmutableSortedDictionary<string, string> Headers)
{
    private const int Most = 20;
    private const int LongestName = 100;
    private const int LongestValue = 2_000;
    private const string Place = "headers.";

    /// <summary>Headers that are the message's own, or the connection's.</summary>
    private static readonly string[] Reserved =
    [
        "host", "connection", "content-length", "content-encoding", "transfer-encoding", "te", "trailer", "upgrade", "expect", "keep-alive", "proxy-connection", "cookie", "user-agent",
    ];

    private static readonly string[] ReservedBeginnings = ["webhook-", "ce-", "proxy-"];

    /// <param name="mayBeContentType">Whether the endpoint says what its body is.</param>
    public static HeaderSettings Read(SettingsReader reader, bool mayBeContentType = false)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        if (reader.FindObject("headers") is not { } named) return new HeaderSettings(headers.ToImmutable());
        var names = named.Names();
        if (names.Count > Most) named.Fault("", "endpoint.too_many_headers", $"At most {Most} headers.");
        foreach (var name in names)
        {
            if (!IsName(name) || IsReserved(name) || (!mayBeContentType && name.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
                named.Fault(name, "endpoint.header_reserved", "This header is the message's own, or none. Use another name.");
            else if (named.RequireText(name, LongestValue) is not { } value) continue;
            else if (value.Any(static one => one is (< ' ' or > '~') and not MaskedSecrets.Mask)) named.Fault(name, "endpoint.header_invalid", "A header's value is visible ASCII.");
            else if (!headers.TryAdd(name, value)) named.Fault(name, "endpoint.header_reserved", "The header is there twice.");
        }
        return new HeaderSettings(headers.ToImmutable());
    }

    /// <summary>The headers of an endpoint, from what is secret in its settings.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, string> secrets) =>
        [.. secrets.Where(static each => each.Key.StartsWith(Place, StringComparison.Ordinal)).Select(static each => KeyValuePair.Create(each.Key[Place.Length..], each.Value))];

    /// <summary>The settings, with the values among what is secret.</summary>
    public ChannelSettings AddTo(ChannelSettings settings) => settings with
    {
        Secrets = settings.Secrets.AddRange(Headers.Select(static each => KeyValuePair.Create(Place + each.Key, each.Value.Contains(MaskedSecrets.Mask, StringComparison.Ordinal) ? null : (string?)each.Value))),
    };

    public void Write(Utf8JsonWriter writer)
    {
        if (Headers.IsEmpty) return;
        writer.WriteStartObject("headers"u8);
        foreach (var name in Headers.Keys) writer.WriteString(name, MaskedSecrets.Mask.ToString());
        writer.WriteEndObject();
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= LongestName && name.All(static one => char.IsAsciiLetterOrDigit(one) || "!#$%&'*+-.^_`|~".Contains(one, StringComparison.Ordinal));

    private static bool IsReserved(string name) =>
        Reserved.Contains(name, StringComparer.OrdinalIgnoreCase) || ReservedBeginnings.Any(each => name.StartsWith(each, StringComparison.OrdinalIgnoreCase));
}
