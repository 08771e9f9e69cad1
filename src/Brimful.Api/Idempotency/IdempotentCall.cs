using System.Security.Cryptography;
using System.Text;
using Brimful.Delivery.Documents;

namespace Brimful.Api.Idempotency;

/// <summary>Which request an answer belongs to: caller, path and the key that the caller chose.</summary>
/// <param name="TenantNumber">The tenant that the caller speaks for; <see cref="NoTenant"/> where there is none.</param>
internal readonly record struct IdempotentCall(int TenantNumber, string KeyId, string Path, string Key)
{
    /// <summary>Stands for operators who speak for no tenant.</summary>
    public const int NoTenant = -1;

    /// <summary>What it is kept under: nothing of what the caller sent can be read from it.</summary>
    public DocumentId Id => new(TenantNumber, DocumentKind.IdempotentCall, null, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{KeyId}\n{Path}\n{Key}"))));
}
