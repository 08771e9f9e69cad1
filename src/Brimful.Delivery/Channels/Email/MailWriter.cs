using System.Buffers;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Writes a mail as it goes over the wire (RFC 5322, 2045): multipart/alternative, the text first. Pure: the same mail at the same instant gives the same bytes.</summary>
internal static class MailWriter
{
    private const int RoomForHeaders = 1_024;

    /// <param name="boundary">Letters and digits that tell this mail from others.</param>
    public static byte[] Write(EmailMessage message, Mailbox from, string to, Instant at, string boundary)
    {
        var edge = $"=_{boundary}";
        var mail = new ArrayBufferWriter<byte>(RoomForHeaders + ((message.Text.Length + message.Html.Length) * 5 / 4));
        Header(mail, "From", from.ToHeader());
        Header(mail, "To", $"<{to}>");
        Header(mail, "Subject", EncodedWord.Of(message.Subject));
        Header(mail, "Date", at.ToDateTimeUtc().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        foreach (var header in message.Headers) Header(mail, header.Name, EncodedWord.OneLine(header.Value));
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{edge}\"");
        Add(mail, "\r\n");
        Part(mail, edge, "text/plain", message.Text);
        Part(mail, edge, "text/html", message.Html);
        Add(mail, $"--{edge}--\r\n");
        return mail.WrittenSpan.ToArray();
    }

    private static void Part(ArrayBufferWriter<byte> mail, string edge, string type, string text)
    {
        Add(mail, $"--{edge}\r\n");
        Header(mail, "Content-Type", type + "; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "quoted-printable");
        Add(mail, "\r\n");
        QuotedPrintable.Write(text, mail);
        Add(mail, "\r\n");
    }

    private static void Header(ArrayBufferWriter<byte> mail, string name, string value) => Add(mail, $"{name}: {value}\r\n");

    private static void Add(ArrayBufferWriter<byte> mail, string text) => Encoding.UTF8.GetBytes(text, mail);
}
