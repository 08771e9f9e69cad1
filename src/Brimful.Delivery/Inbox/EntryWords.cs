using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Inbox;

/// <inheritdoc cref="IEntryWords"/>
public sealed class EntryWords(TimeProvider time) : IEntryWords
{
    private const string Channel = "inApp";

    /// <summary>An entry is shown inside the tenant's own product, which says whose it is.</summary>
    private static readonly Brand Unbranded = new() { Name = "" };

    public EntryText Of(Notification notification, EntryReader reader)
    {
        if (NoticeReader.Read(notification.Body) is not { } notice) return new EntryText(notification.Type, "", Unbranded.DefaultLocale, IsRightToLeft: false);
        var wording = Wordsmith.Write(notice, new Reader(reader.Locale, reader.Zone, reader.Persona, Channel, time.Now()), Unbranded);
        return new EntryText(wording.Title, wording.Lead, wording.Locale, wording.IsRightToLeft)
        {
            Actions = [.. wording.Actions.Select(action => new EntryAction(action.Label, action.Url))],
        };
    }
}
