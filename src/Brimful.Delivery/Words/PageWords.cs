using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Words;

/// <summary>What pages say that links in messages lead to, in the language that their reader's browser asks for.</summary>
public sealed class PageWords
{
    private readonly Locale _locale;

    private PageWords(Locale locale) => _locale = locale;

    /// <summary>The language's tag.</summary>
    public string Locale => _locale.Tag;

    public bool IsRightToLeft => _locale.IsRightToLeft;

    /// <param name="accepted">An <c>Accept-Language</c> header: of the built-in languages the one that it likes best; English where it names none.</param>
    public static PageWords For(string? accepted)
    {
        var liked = (accepted ?? "").Split(',').Select(Liking).Where(static each => each.Weight > 0).OrderByDescending(static each => each.Weight);
        return new PageWords(liked.Select(static each => Locales.Locale.Find(each.Tag)).FirstOrDefault(static found => found is not null) ?? Locales.Locale.Find("en")!);
    }

    /// <summary>A phrase of a page, such as <c>confirm.title</c>.</summary>
    public string this[string key] => _locale.Phrase($"page.{key}") ?? throw new ArgumentOutOfRangeException(nameof(key), key, "No page says that.");

    private static (string Tag, decimal Weight) Liking(string item)
    {
        var parts = item.Split(';');
        var weight = parts.Skip(1).Select(static part => part.Trim()).FirstOrDefault(static part => part.StartsWith("q=", StringComparison.OrdinalIgnoreCase))?[2..];
        return (parts[0].Trim(), weight is null ? 1 : decimal.TryParse(weight, System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : 0);
    }
}
