using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Delivery.Inbox;

/// <inheritdoc cref="IEntryWords"/>
public sealed class EntryWords(TimeProvider time) : IEntryWords
{
    private const string Channel = "inApp";

    public EntryText Of(Notification notification, EntryReader reader)
    {
        if (NoticeReader.Read(notification.Body) is not { } notice) return new EntryText(notification.Type, "", reader.Brand.DefaultLocale, IsRightToLeft: false);
        var of = new Reader(reader.Locale, reader.Zone, reader.Persona, Channel, time.Now()) { IsOfAccount = reader.IsOfAccount };
        var wording = Wordsmith.Write(notice, of, reader.Brand, TemplateChoice.Of(reader.Templates, notice.Type, of, reader.Brand.DefaultLocale));
        return new EntryText(wording.Title, wording.Lead, wording.Locale, wording.IsRightToLeft)
        {
            Actions = [.. wording.Actions.Select(action => new EntryAction(action.Label, action.Url))],
        };
    }
}
