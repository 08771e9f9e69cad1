using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Sms;

/// <summary>Makes a short message of words: as much as fits into its segments, what matters most first. Pure.</summary>
public static class SmsComposer
{
    /// <summary>The most segments of a message.</summary>
    public const int MostSegments = 3;

    private const int LongestLink = 120;
    private const int LongestName = 30;
    private const int LeastOfHead = 20;

    public static SmsText Compose(Wording wording, Brand brand)
    {
        var link = wording.Actions.FirstOrDefault(call => call.Url.Length <= LongestLink)?.Url;
        var head = Fitting(HeadOf(wording, brand), link);
        var body = "";
        foreach (var piece in PiecesOf(wording).Select(SmsSegments.Plain))
            if (Fits(Joined(head, $"{body} {piece}", link)) is not null) body = $"{body} {piece}";
        return SmsSegments.Of(Joined(head, body, link));
    }

    /// <summary>Who speaks, and the title; once, where the title names the brand already.</summary>
    private static string HeadOf(Wording wording, Brand brand)
    {
        var title = SmsSegments.Plain(wording.Title);
        var name = SmsSegments.Plain(CleanText.Of(brand.Name, LongestName) ?? "");
        return title.StartsWith(name, StringComparison.Ordinal) ? title : $"{name}: {title}";
    }

    /// <summary>What the title does not say already, most important first: the level in short or what happened, then what it means and what to do.</summary>
    private static IEnumerable<string> PiecesOf(Wording wording) =>
        wording.Items.IsEmpty ? [wording.Lead, .. wording.Paragraphs] : wording.Items.Select(item => item.Title + ".");

    /// <summary>The head, shortened until it fits with the link.</summary>
    private static string Fitting(string head, string? link)
    {
        var most = head.Length;
        while (most > LeastOfHead && Fits(Joined(Cut(head, most), "", link)) is null) most -= Math.Max(1, most / LeastOfHead);
        return Cut(head, most);
    }

    private static string Cut(string head, int most) => SmsSegments.Plain(CleanText.Shorten(head, most));

    private static string Joined(string head, string body, string? link) => head + (body.Length == 0 ? "" : "." + body) + (link is null ? "" : "\n" + link);

    private static SmsText? Fits(string text) => SmsSegments.Of(text) is { Segments: <= MostSegments } fits ? fits : null;
}
