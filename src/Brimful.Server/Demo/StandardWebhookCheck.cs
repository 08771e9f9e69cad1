using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Brimful.Server.Demo;

/// <summary>
/// Verifies a Standard Webhooks 1.0 signature as a receiver does. It shares no code with the sender, so that agreement of the two
/// says something.
/// </summary>
internal sealed class StandardWebhookCheck(string secret, TimeProvider clock)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret);

    /// <summary>Null when one of the signatures is right and the message is fresh; otherwise what is wrong.</summary>
    public string? Fault(string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        if (id.Length == 0) return "no webhook-id";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return "no webhook-timestamp";
        if ((clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) return "the timestamp is stale";
        var expected = Sign(id, timestamp, body);
        foreach (var signature in signatures.Split(' '))
            if (signature.StartsWith("v1,", StringComparison.Ordinal) && CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(signature[3..]))) return null;
        return "no signature matches";
    }

    private byte[] Sign(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        mac.AppendData(body);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(mac.GetHashAndReset()));
    }
}
