using System.Collections.Immutable;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Makes a mail of words. Pure.</summary>
public static class EmailComposer
{
    private const int MostOfSubject = 200;

    public static EmailMessage Compose(Wording wording, Brand brand, EmailStamp stamp) => new(
        CleanText.Line(wording.Title, MostOfSubject) ?? "",
        EmailText.Of(wording, stamp.UnsubscribeUrl),
        new EmailHtml(wording, brand, stamp.UnsubscribeUrl).Write(),
        HeadersOf(wording, stamp));

    /// <summary>RFC 5322, RFC 3834 (so that no machine answers a machine), RFC 2369 and RFC 8058.</summary>
    private static ImmutableArray<EmailHeader> HeadersOf(Wording wording, EmailStamp stamp)
    {
        var headers = ImmutableArray.CreateBuilder<EmailHeader>();
        headers.Add(new EmailHeader("Message-ID", $"<{OneLine(stamp.MessageId)}>"));
        headers.Add(new EmailHeader("Auto-Submitted", "auto-generated"));
        headers.Add(new EmailHeader("Content-Language", wording.Locale));
        if (stamp.UnsubscribeUrl is not { } url) return headers.ToImmutable();
        headers.Add(new EmailHeader("List-Unsubscribe", $"<{OneLine(url)}>"));
        headers.Add(new EmailHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        return headers.ToImmutable();
    }

    private static string OneLine(string value) => string.Concat(value.Where(one => one is > ' ' and < '\u007f' and not ('<' or '>')));
}
