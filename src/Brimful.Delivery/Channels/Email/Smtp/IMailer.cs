using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>Hands mails to a mail server.</summary>
public interface IMailer
{
    /// <summary>Hands one mail to its one recipient, once. Whatever the server does is an outcome; only <paramref name="cancellationToken"/> ends it without one.</summary>
    Task<SendOutcome> SendAsync(Mail mail, CancellationToken cancellationToken);
}

/// <summary>A mail to one recipient: one that is refused aborts no other.</summary>
/// <param name="From">The envelope's sender, an address.</param>
/// <param name="To">The recipient, an address.</param>
/// <param name="Content">Header and body, in lines that end in CR and LF.</param>
public sealed record Mail(string From, string To, ReadOnlyMemory<byte> Content);
