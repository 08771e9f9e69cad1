using Brimful.Delivery.Channels.Email.Smtp;

namespace Brimful.Delivery.Channels.Email;

/// <summary>How mail leaves, as the operator says.</summary>
/// <param name="Server">Where it is handed over.</param>
/// <param name="From">Whom it is from.</param>
public sealed record EmailOptions(MailServer Server, Mailbox From);
