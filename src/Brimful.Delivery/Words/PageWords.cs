using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Words;

/// <summary>What pages say that links in messages lead to, in their reader's language.</summary>
public sealed class PageWords
{
    private readonly Locale _locale;

    private PageWords(Locale locale) => _locale = locale;

    /// <summary>The language's tag.</summary>
    public string Locale => _locale.Tag;

    public bool IsRightToLeft => _locale.IsRightToLeft;

    /// <summary>Of the built-in languages the first that there is.</summary>
    /// <param name="known">The language that is known of the reader, in which the message was; null where none is.</param>
    /// <param name="accepted">An <c>Accept-Language</c> header: what it likes best comes first.</param>
    /// <param name="tenants">The tenant's own; null for none. English comes last.</param>
    public static PageWords For(string? known, string? accepted, string? tenants)
    {
        var liked = (accepted ?? "").Split(',').Select(Liking).Where(static each => each.Weight > 0).OrderByDescending(static each => each.Weight).Select(static each => each.Tag);
        IEnumerable<string?> tags = [known, .. liked, tenants, "en"];
        return new PageWords(tags.OfType<string>().Select(Locales.Locale.Find).OfType<Locale>().First());
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
