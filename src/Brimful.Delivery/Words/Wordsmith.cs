using Brimful.Delivery.Words.Locales;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Sentences;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Delivery.Words;

/// <summary>
/// Finds the words for a notice, or for several, for one reader. Pure: the same notices, reader, brand and template give the same words, on every machine.
/// </summary>
public static class Wordsmith
{
    /// <param name="template">The tenant's own words (<see cref="TemplateChoice"/>); null for the built-in ones. One that fails is named in <see cref="Wording.TemplateFailure"/>, and the built-in words stand.</param>
    public static Wording Write(NoticeData notice, Reader reader, Brand brand, Template? template = null)
    {
        var telling = new Telling(notice, LocaleFor(reader, brand, template), reader, brand);
        return Finish(telling, Draft.Of(telling), template);
    }

    /// <summary>Several at once: crossings of one bucket as a group, the last of them told and the lines of all; others as a digest.</summary>
    /// <param name="notices">At least one, in the order in which they happened.</param>
    public static Wording Write(IReadOnlyList<NoticeData> notices, Reader reader, Brand brand, Template? template = null)
    {
        if (notices is [var sole]) return Write(sole, reader, brand, template);
        var locale = LocaleFor(reader, brand, template);
        if (!Groups.IsGroup(notices)) return Digest.Write(notices, new Telling(Digest.Around(notices), locale, reader, brand), template);
        var telling = new Telling(Groups.Last(notices), locale, reader, brand);
        return Finish(telling, Groups.Of(notices, telling), template);
    }

    /// <summary>The type whose template speaks of these notices: their own, or that of a digest.</summary>
    public static string TypeOf(IReadOnlyList<NoticeData> notices) => notices is [var sole] ? sole.Type : Groups.IsGroup(notices) ? notices[0].Type : Template.Digest;

    private static Locale LocaleFor(Reader reader, Brand brand, Template? template)
    {
        if (template is not null && Locale.Find(template.Locale) is { } own) return own;
        return LocaleChain.Of(reader.Locale, brand.DefaultLocale).Select(Locale.Find).First(found => found is not null)!;
    }

    private static Wording Finish(Telling telling, Draft draft, Template? template)
    {
        var wording = new Wording
        {
            Locale = telling.Locale.Tag,
            IsRightToLeft = telling.Locale.IsRightToLeft,
            Severity = draft.Severity,
            Title = draft.Title,
            Lead = draft.Lead,
            Paragraphs = draft.Paragraphs,
            Figures = Sentences.Figures.Of(telling),
            Level = Drawing.Of(telling),
            Actions = Calls.Of(telling),
            Footer = FooterOf(telling),
            Unsubscribe = telling.Say("unsubscribe") ?? "",
        };
        return template is null ? wording : TemplateWords.Put(template, wording, telling);
    }

    /// <summary>Who sends it, and which zone its times are in.</summary>
    internal static string FooterOf(Telling telling)
    {
        telling.Put("zone", telling.Times.ZoneName);
        return telling.Say("footer") ?? "";
    }
}
