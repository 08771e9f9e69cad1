using Brimful.Delivery.Acknowledgements;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Metrics;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Templates;
using Brimful.Engine.Accounts;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Channels;

/// <summary>Finds the words of a message at its attempt: from the notification's body, for this reader, in the tenant's own words where it has some.</summary>
public sealed class MessageWords(WordBook book, IAccounts accounts, AcknowledgeLinks acknowledgements, ConfirmLinks confirmations, DeliveryMetrics metrics, ILogger<MessageWords> log)
{
    /// <summary>What comes of a message for which no words are found. It is about that message alone.</summary>
    public static readonly SendOutcome Failed = new()
    {
        Failure = AttemptError.Composing,
        Verdict = new Verdict(DeliveryReasons.WordsMissing) { IsOfMessage = true },
    };

    /// <param name="channel">The word of the channel: templates may have a block for it.</param>
    /// <returns>Null when the body is none that words can be found for. A tenant's template that fails is logged, and the built-in words stand: the reader is told all the same.</returns>
    public async Task<WordedMessage?> FindAsync(ChannelMessage message, string channel, CancellationToken cancellationToken)
    {
        var tenant = message.Work.Delivery.Id.TenantNumber;
        var brand = await book.BrandAsync(tenant, cancellationToken) ?? new Brand { Name = accounts.TenantKey(tenant) ?? "Brimful" };
        var routing = DeliveryRouting.Read(message.Work.Delivery.Routing);
        if (routing is { IsEscalated: true }) brand = brand with { Links = brand.Links with { Acknowledge = brand.Links.Acknowledge ?? acknowledgements.Of(message) } };
        if (message.Work.NotificationType == NotificationTypes.Confirmation) brand = brand with { Links = brand.Links with { Confirm = confirmations.Of(message) } };
        var templates = await book.TemplatesAsync(tenant, cancellationToken);
        var reader = ReaderOf(message, brand, channel);
        if (NoticeReader.Read(message.Work.Body) is not { } notice) return null;
        var notices = message.Also.Select(NoticeReader.Read).OfType<NoticeData>().Append(notice).OrderBy(static each => each.Timestamp).ToList();
        var template = TemplateChoice.Of(templates, Wordsmith.TypeOf(notices), reader, brand.DefaultLocale, routing?.Template);
        var wording = Wordsmith.Write(notices, reader, brand, template);
        if (wording.TemplateFailure is { } failure)
        {
            metrics.TemplateFailed(failure);
            log.LogWarning("The template {Type} ({Locale}) of tenant {Tenant} failed for {Notification}: {Failure}. The built-in words were sent in its place.", notice.Type, template?.Locale, tenant, message.NotificationId, failure);
        }

        return new WordedMessage(wording, brand);
    }

    private static Reader ReaderOf(ChannelMessage message, Brand brand, string channel)
    {
        var known = message.Reader;
        var zone = known.Zone is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;
        return new Reader(known.Locale ?? brand.DefaultLocale, zone ?? DateTimeZone.Utc, known.Persona ?? "", channel, message.At);
    }
}

/// <summary>A message's words, and how its tenant shows itself.</summary>
public sealed record WordedMessage(Wording Wording, Brand Brand);
