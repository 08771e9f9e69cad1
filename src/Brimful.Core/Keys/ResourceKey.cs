namespace Brimful.Core.Keys;

/// <summary>The form of the keys that callers choose for tenants, meters, accounts, subjects, buckets and endpoints:
/// 1 to 128 of <c>A-Z a-z 0-9 . _ : @ + -</c>.</summary>
public static class ResourceKey
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>What a refused key should have been.</summary>
    public const string Form = "1 to 128 of A-Z a-z 0-9 . _ : @ + -";

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@+-");

    private static readonly System.Buffers.SearchValues<byte> AllowedBytes =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@+-"u8);

    /// <summary>Whether the text is a key.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(Allowed);

    /// <summary>Whether the UTF-8 text is a key.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(AllowedBytes);
}
