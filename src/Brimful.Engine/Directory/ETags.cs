using System.Security.Cryptography;

namespace Brimful.Engine.Directory;

/// <summary>Entity tags: a hash of the resource's definition, so that equal definitions have equal tags.</summary>
internal static class ETags
{
    private const int TagBytes = 8;

    public static string Of(ReadOnlySpan<byte> definition) => Convert.ToHexStringLower(SHA256.HashData(definition).AsSpan(0, TagBytes));
}
