using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>A secret that webhooks are signed with (Standard Webhooks 1.0).</summary>
public sealed class WebhookSecret
{
    /// <summary>What its text begins with.</summary>
    public const string Prefix = "whsec_";

    private const int MadeBytes = 32;
    private const int FewestBytes = 24;
    private const int MostBytes = 64;

    internal WebhookSecret(ImmutableArray<byte> bytes) => Bytes = bytes;

    /// <summary>The key of the HMAC.</summary>
    internal ImmutableArray<byte> Bytes { get; }

    /// <summary>A new random secret.</summary>
    public static WebhookSecret Make() => new(ImmutableArray.Create(RandomNumberGenerator.GetBytes(MadeBytes)));

    /// <summary>Reads <c>whsec_</c> and base64 of 24 to 64 bytes; the prefix may be missing.</summary>
    /// <returns>Null when the text is no secret.</returns>
    public static WebhookSecret? TryParse(string text)
    {
        var encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        if (encoded.Length > MostBytes * 2) return null;
        Span<byte> bytes = stackalloc byte[MostBytes * 2];
        return Convert.TryFromBase64String(encoded, bytes, out var length) && length is >= FewestBytes and <= MostBytes
            ? new WebhookSecret(ImmutableArray.Create(bytes[..length]))
            : null;
    }

    /// <summary>The secret itself, to be shown once to whoever made it.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(Bytes.AsSpan());

    /// <summary>Never the secret: this is what a log would show.</summary>
    public override string ToString() => Prefix + "…";
}
