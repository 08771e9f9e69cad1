using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Suppressions;

namespace Brimful.Delivery.Channels.Email;

/// <summary>How this process sends mail: all null where the operator has set up no mail server.</summary>
/// <param name="Links">Ways out, put into mails; null where people cannot reach this server.</param>
public sealed record EmailSetup(IMailer? Mailer, Mailbox? From, UnsubscribeLinks? Links)
{
    internal static EmailSetup Of(DeliveryOptions options, UnsubscribeTokens tokens, TimeProvider time) => new(
        options.Email is { } email ? new SmtpMailer(email.Server, options, time) : null,
        options.Email?.From,
        options.PublicUrl is { } url ? new UnsubscribeLinks(url, tokens) : null);
}
