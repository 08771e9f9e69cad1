using System.Collections.Immutable;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>Notices of different things in one message: each in short, the gravest first.</summary>
internal static class Digest
{
    private const int MostShown = 20;

    /// <summary>What all of them have in common, to be told of as if it were a notice.</summary>
    public static NoticeData Around(IReadOnlyList<NoticeData> notices) => new()
    {
        Type = Template.Digest,
        Timestamp = notices.Min(one => one.Timestamp),
        Account = notices.Select(one => one.Account).Distinct().Count() == 1 ? notices[0].Account : null,
    };

    public static Wording Write(IReadOnlyList<NoticeData> notices, Telling telling, Template? template)
    {
        telling.Put("from", telling.Times.Full(notices.Min(one => one.Timestamp)));
        telling.Put("to", telling.Times.Full(notices.Max(one => one.Timestamp)));
        var items = notices.Select(one => ItemOf(one, telling)).OrderByDescending(item => item.Severity).ToImmutableArray();
        var hidden = Math.Max(0, items.Length - MostShown);
        var wording = new Wording
        {
            Locale = telling.Locale.Tag,
            IsRightToLeft = telling.Locale.IsRightToLeft,
            Severity = items[0].Severity,
            Title = TitleOf(telling, items.Length),
            Lead = telling.Say(telling.Values["from"] == telling.Values["to"] ? "digest.leadAt" : "digest.lead", items.Length) ?? "",
            Items = [.. items.Take(MostShown)],
            MoreItems = hidden == 0 ? null : telling.Say("digest.more", hidden),
            Footer = Wordsmith.FooterOf(telling),
            Unsubscribe = telling.Say("unsubscribe") ?? "",
        };
        return template is null ? wording : TemplateWords.Put(template, wording, telling);
    }

    private static string TitleOf(Telling telling, int count)
    {
        var what = telling.Say("digest.title", count);
        telling.Put("what", what);
        return telling.SayFirst("title.digestAccount", "title.plain") ?? what ?? "";
    }

    private static WordingItem ItemOf(NoticeData notice, Telling around)
    {
        var telling = new Telling(notice, around.Locale, around.Reader, around.Brand);
        var draft = Draft.Of(telling);
        return new WordingItem(draft.Title, draft.Lead, draft.Severity, Drawing.Of(telling), Link.For(around.Brand.Links.SeeUsage, notice, around.Locale.Tag));
    }
}
