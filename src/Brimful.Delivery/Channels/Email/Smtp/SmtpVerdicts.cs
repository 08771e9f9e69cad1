using System.Net.Sockets;
using System.Security.Authentication;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>What a mail server's answers mean for a delivery: pure.</summary>
/// <remarks>
/// 4xx is asked again, 5xx is final (RFC 5321, 4.2.1). An enhanced status 5.1.x about the recipient (RFC 3463) says that the address takes nothing, ever. What a
/// server says before it is told of a mail is about the operator's settings, and heals when they do: no mail is lost to a changed password.
/// </remarks>
internal static class SmtpVerdicts
{
    /// <summary>5.1.x that speak of the recipient's address; 5.1.7 and 5.1.8 are about the sender's.</summary>
    private static readonly string[] AddressIsWrong = ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"];

    public static SendOutcome Of(SmtpStep step, SmtpReply reply) => new()
    {
        StatusCode = reply.Code,
        Answer = Shown(reply),
        Verdict = VerdictOf(step, reply),
    };

    /// <summary>How an exchange that broke is told.</summary>
    public static SendOutcome Of(Exception broken) => new()
    {
        Failure = broken switch
        {
            TimeoutException => AttemptError.Timeout,
            AuthenticationException => AttemptError.Tls,
            SmtpBrokenException => AttemptError.Protocol,
            SocketException { SocketErrorCode: not (SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery) } => AttemptError.Refused,
            _ => SendFailure.Classify(broken),
        },
        Answer = broken is AuthenticationException or SmtpBrokenException ? broken.Message : null,
    };

    private static Verdict? VerdictOf(SmtpStep step, SmtpReply reply)
    {
        if (step == SmtpStep.Content && reply.IsDone) return null;
        if (step < SmtpStep.Sender || reply.Code is 421 or < 400) return new Verdict(DeliveryReasons.MailRefused) { MayHeal = true };
        if (reply.Code < 500) return new Verdict(DeliveryReasons.MailRefused) { MayHeal = true, IsOfMessage = step == SmtpStep.Recipient };
        return step >= SmtpStep.Recipient && AddressIsWrong.Contains(reply.EnhancedStatus)
            ? new Verdict(DeliveryReasons.AddressUnknown) { IsOfMessage = true, SuppressesAddress = true }
            : new Verdict(DeliveryReasons.MailRefused) { IsOfMessage = step >= SmtpStep.Recipient };
    }

    private static string Shown(SmtpReply reply)
    {
        var text = reply.ToString();
        return AnswerText.Sanitize(System.Text.Encoding.UTF8.GetBytes(text.Length > 500 ? text[..500] : text));
    }
}
