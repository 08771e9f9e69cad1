using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Brimful.Delivery.Channels.Webhooks;

/// <summary>Signs messages: HMAC-SHA256 over <c>id.timestamp.body</c> (Standard Webhooks 1.0).</summary>
public static class WebhookSigner
{
    /// <summary>The value of the signature header: one signature a secret, parted by spaces.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="timestampSeconds">When the attempt is made, in seconds since 1970-01-01 UTC.</param>
    /// <param name="body">The bytes that are sent.</param>
    /// <param name="secrets">The current secret, and during a rotation the one before.</param>
    public static string Sign(string id, long timestampSeconds, ReadOnlySpan<byte> body, ImmutableArray<WebhookSecret> secrets)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestampSeconds}."), .. body];
        return string.Join(' ', secrets.Select(secret => SignOne(content, secret)));
    }

    private static string SignOne(byte[] content, WebhookSecret secret) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret.Bytes.AsSpan(), content));
}
