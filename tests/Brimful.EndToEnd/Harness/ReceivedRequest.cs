using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Brimful.EndToEnd.Harness;

/// <summary>A request as a receiver got it, bytes and all.</summary>
public sealed record ReceivedRequest(
    DateTimeOffset At, string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private JsonElement? _message;

    public string WebhookId => Headers["webhook-id"];

    public string Signature => Headers["webhook-signature"];

    public long Timestamp => long.Parse(Headers["webhook-timestamp"]);

    public JsonElement Message => _message ??= JsonDocument.Parse(Body).RootElement;

    public string Type => Message.GetProperty("type").GetString()!;

    public JsonElement Data => Message.GetProperty("data");

    /// <summary>Whether one of the signatures is the one that Standard Webhooks 1.0 asks for under this secret.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{WebhookId}.{Headers["webhook-timestamp"]}."), .. Body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
        return Signature.Split(' ').Contains(expected, StringComparer.Ordinal);
    }
}
