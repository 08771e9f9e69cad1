using System.Collections.Immutable;

namespace Brimful.Delivery.Words.Locales;

/// <summary>The order in which languages are tried for a reader: the reader's own, then without its region, then the tenant's, then English.</summary>
public static class LocaleChain
{
    /// <summary>Each tag once, best first: <c>pt-BR</c>, <c>pt</c>, the tenant's default, <c>en</c>.</summary>
    public static ImmutableArray<string> Of(string readers, string tenants)
    {
        IEnumerable<string> all = [.. Shorter(readers), .. Shorter(tenants), "en"];
        return [.. all.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    public static string LanguageOf(string tag) => Parts(tag) is [var language, ..] ? language : tag;

    /// <summary>The two letters or three digits of a region: <c>BR</c>; null where the tag has none.</summary>
    public static string? RegionOf(string tag) => Parts(tag).Skip(1).FirstOrDefault(part => part.Length == 2 || (part.Length == 3 && part.All(char.IsAsciiDigit)));

    private static IEnumerable<string> Shorter(string tag)
    {
        for (var parts = Parts(tag); parts.Length > 0; parts = parts[..^1]) yield return string.Join('-', parts);
    }

    private static string[] Parts(string tag) => tag.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries);
}
