using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Templates;
using NodaTime;

namespace Brimful.Delivery.Acknowledgements;

/// <summary>Says on the page of a link what it acknowledges, as its message said it: who has several open sees which this is.</summary>
public sealed class AcknowledgedNotice(WordBook book, TimeProvider time)
{
    /// <summary>Pages have no block of their own in templates.</summary>
    private const string Channel = "page";

    /// <returns>The message's title in the page's language; null where the body is none that words can be found for.</returns>
    public async Task<string?> TitleAsync(Notification notification, PageDress dress, CancellationToken cancellationToken)
    {
        if (dress.Brand is not { } brand || NoticeReader.Read(notification.Body) is not { } notice) return null;
        var reader = new Reader(dress.Words.Locale, DateTimeZone.Utc, "", Channel, time.Now());
        var templates = await book.TemplatesAsync(notification.TenantNumber, cancellationToken);
        return Wordsmith.Write(notice, reader, brand, TemplateChoice.Of(templates, notice.Type, reader, brand.DefaultLocale)).Title;
    }
}
