using System.Security.Cryptography;
using System.Text;
using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Suppressions;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Writes one mail to one recipient. An address that its server says takes nothing is suppressed.</summary>
public sealed class EmailChannel(EmailSetup setup, MessageWords words, AddressBook addresses, DeliveryOptions options) : IChannel
{
    private static readonly SendOutcome NotSetUp = new() { Failure = AttemptError.Refused, Answer = "This server has no mail server: Brimful__Email__Smtp." };

    public ChannelTraits Traits { get; } = new(EndpointKind.Email) { HasRecipients = true, RetrySchedule = options.EmailRetrySchedule, MostAtOnce = SmtpMailer.MostAtOnce, IsSetUp = setup.Mailer is not null };

    public ChannelSettings? Read(SettingsReader reader)
    {
        if (setup.Mailer is null) reader.Fault("kind", "endpoint.email_not_set_up", "This server sends no mail. Its operator sets Brimful__Email__Smtp.");
        return EmailSettings.Read(reader);
    }

    public async Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
    {
        if (setup is not { Mailer: { } mailer, From: { } from }) return NotSetUp;
        var to = message.Target.Address!;
        if (await words.FindAsync(message, "email", cancellationToken) is not { } worded) return MessageWords.Failed;
        var id = IdOf(message, to);
        var mail = EmailComposer.Compose(worded.Wording, worded.Brand, new EmailStamp($"{id}@{from.Domain}", IsMandatory(message) ? null : setup.Links?.UnsubscribeUrl(message)));
        var content = MailWriter.Write(mail, from, to, message.At, id.Replace(".", "", StringComparison.Ordinal));
        var outcome = await mailer.SendAsync(new Mail(from.Address, to, content), cancellationToken);
        if (outcome.Verdict is { SuppressesAddress: true } verdict)
            await addresses.SuppressAsync(new Suppression(to, verdict.Reason, message.At, outcome.Answer), message.Target.Endpoint.Id.TenantNumber, cancellationToken);
        return outcome;
    }

    /// <summary>Whether the mail is sent whatever its reader wants: then it has no way out.</summary>
    private static bool IsMandatory(ChannelMessage message) => DeliveryRouting.Read(message.Work.Delivery.Routing) is { IsMandatory: true };

    /// <summary>The same for a notification and a recipient, however often the mail is sent: a mailbox that has it already can tell.</summary>
    private static string IdOf(ChannelMessage message, string to)
    {
        var recipient = SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Target.Endpoint.Id.TenantNumber}\n{to}"));
        return $"{message.NotificationId}.{Convert.ToHexStringLower(recipient.AsSpan(0, 8))}";
    }
}
