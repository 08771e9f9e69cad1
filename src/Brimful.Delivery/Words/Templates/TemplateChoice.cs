using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Picks a tenant's template for a reader. The reader's language wins over the tenant's wish for own words: a language that has built-in words uses them before another language's template.</summary>
public static class TemplateChoice
{
    /// <param name="templates">The tenant's templates, of any type.</param>
    /// <param name="variant">The variant that a routing rule asks for; null for those that have none, which also stand where it has no fitting one.</param>
    /// <returns>The template in the reader's locale, then in its language (pt-BR, pt); then, unless the language is built in, in the tenant's default and in English; null for the built-in words.</returns>
    public static Template? Of(IEnumerable<Template> templates, string type, Reader reader, string tenantsLocale, string? variant = null)
    {
        var ofType = templates.Where(one => one.Type == type).ToList();
        return (variant is null ? null : ForReader(ofType.FindAll(one => one.Variant == variant), reader, tenantsLocale))
            ?? ForReader(ofType.FindAll(static one => one.Variant is null), reader, tenantsLocale);
    }

    private static Template? ForReader(List<Template> ofType, Reader reader, string tenantsLocale)
    {
        if (ofType.Count == 0) return null;
        foreach (var tag in LocaleChain.Of(reader.Locale, tenantsLocale))
        {
            if (ofType.Find(one => string.Equals(one.Locale, tag, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
            var isLastOfItsLanguage = string.Equals(tag, LocaleChain.LanguageOf(tag), StringComparison.OrdinalIgnoreCase);
            if (isLastOfItsLanguage && Locale.Find(tag) is not null) return null;
        }
        return null;
    }
}
