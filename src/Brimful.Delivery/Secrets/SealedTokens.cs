using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Brimful.Delivery.Secrets;

/// <summary>
/// Tokens that stand in links: a few fields, sealed with the master key for one purpose. Nobody can make one, change one, read one, or use one of another
/// purpose; nothing is kept for it.
/// </summary>
/// <param name="purpose">What the tokens are for; those of another purpose are not read.</param>
public sealed class SealedTokens(ISecretProtector protector, string purpose)
{
    private const int LongestToken = 2_048;

    private readonly byte[] _purpose = Encoding.UTF8.GetBytes(purpose);

    /// <param name="fields">Without line feeds, but in the last.</param>
    public string Make(params ReadOnlySpan<string> fields) =>
        Base64Url.EncodeToString(protector.Protect(Encoding.UTF8.GetBytes(string.Join('\n', fields)), _purpose));

    /// <returns>The fields; null when it is none of ours.</returns>
    public string[]? Read(string token, int fields)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token)) return null;
        try
        {
            var read = Encoding.UTF8.GetString(protector.Unprotect(Base64Url.DecodeFromChars(token), _purpose)).Split('\n', fields);
            return read.Length == fields ? read : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
