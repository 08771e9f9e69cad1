using System.Globalization;
using System.Text;
using NodaTime;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Writes a mail as it goes over the wire (RFC 5322, 2045): multipart/alternative, the text first. Pure: the same mail at the same instant gives the same bytes.</summary>
internal static class MailWriter
{
    /// <param name="boundary">Letters and digits that tell this mail from others.</param>
    public static byte[] Write(EmailMessage message, Mailbox from, string to, Instant at, string boundary)
    {
        var edge = $"=_{boundary}";
        var mail = new StringBuilder();
        Header(mail, "From", from.ToHeader());
        Header(mail, "To", $"<{to}>");
        Header(mail, "Subject", EncodedWord.Of(message.Subject));
        Header(mail, "Date", at.ToDateTimeUtc().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        foreach (var header in message.Headers) Header(mail, header.Name, EncodedWord.OneLine(header.Value));
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{edge}\"");
        mail.Append("\r\n");
        Part(mail, edge, "text/plain", message.Text);
        Part(mail, edge, "text/html", message.Html);
        mail.Append("--").Append(edge).Append("--\r\n");
        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    private static void Part(StringBuilder mail, string edge, string type, string text)
    {
        mail.Append("--").Append(edge).Append("\r\n");
        Header(mail, "Content-Type", type + "; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "quoted-printable");
        mail.Append("\r\n").Append(QuotedPrintable.Of(text)).Append("\r\n");
    }

    private static void Header(StringBuilder mail, string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");
}
