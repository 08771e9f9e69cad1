using Brimful.Delivery.Words;
using Brimful.Engine.Accounts;

namespace Brimful.Delivery.Pages;

/// <summary>Finds out for a page that a link leads to in which language its reader reads, and how the tenant shows itself.</summary>
public sealed class PageDesk(WordBook book, IAccounts accounts)
{
    /// <param name="reader">Whom the link was made for; null where it is none of ours.</param>
    /// <param name="accepted">The browser's <c>Accept-Language</c>, for whom no language is known.</param>
    public async Task<PageDress> DressAsync(PageReader? reader, string? accepted, CancellationToken cancellationToken)
    {
        if (reader is not { } known) return new PageDress(PageWords.For(null, accepted, null), null);
        var brand = await book.BrandAsync(known.TenantNumber, cancellationToken) ?? new Brand { Name = accounts.TenantKey(known.TenantNumber) ?? "" };
        return new PageDress(PageWords.For(known.Locale, accepted, brand.DefaultLocale), brand);
    }
}

/// <summary>Whom a link was made for.</summary>
/// <param name="Locale">The language that is known of the reader; null where none is.</param>
public readonly record struct PageReader(int TenantNumber, string? Locale)
{
    /// <summary>The language as a token holds it.</summary>
    internal static string Written(string? locale) => locale ?? "";

    /// <summary>The language that a token held.</summary>
    internal static string? Read(string locale) => locale.Length == 0 ? null : locale;
}

/// <summary>A page's language, and whose it is.</summary>
/// <param name="Brand">Null where it is nobody's.</param>
public sealed record PageDress(PageWords Words, Brand? Brand);
