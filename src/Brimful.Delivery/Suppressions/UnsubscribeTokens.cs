using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Brimful.Delivery.Secrets;

namespace Brimful.Delivery.Suppressions;

/// <summary>
/// What stands in the link with which somebody unsubscribes (RFC 8058): who it is, sealed with the master key. Nobody can make one, change one, or read out of one
/// who it is of; nothing is kept for it.
/// </summary>
public sealed class UnsubscribeTokens(ISecretProtector protector)
{
    private const int LongestToken = 2_048;

    private static readonly byte[] Purpose = "brimful.unsubscribe"u8.ToArray();

    public string Make(Unsubscriber of) =>
        Base64Url.EncodeToString(protector.Protect(Encoding.UTF8.GetBytes($"{of.TenantNumber}\n{of.Target}\n{of.Address}"), Purpose));

    /// <returns>Null when it is none of ours.</returns>
    public Unsubscriber? Read(string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token)) return null;
        try
        {
            var fields = Encoding.UTF8.GetString(protector.Unprotect(Base64Url.DecodeFromChars(token), Purpose)).Split('\n', 3);
            return fields is [var tenant, var target, var address] && int.TryParse(tenant, out var number) ? new Unsubscriber(number, target, address) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Who wants no more of something.</summary>
/// <param name="Target">The target that was written to, as text.</param>
/// <param name="Address">The address that it was at.</param>
public sealed record Unsubscriber(int TenantNumber, string Target, string Address);
