using System.Text;
using Brimful.Delivery.Channels.Email;

namespace Brimful.Delivery.Tests.Channels.Email;

public sealed class MailWriterTests
{
    private static readonly Mailbox From = Mailbox.Parse("Acme Usage <usage@acme.example>")!;

    [Fact]
    public void The_text_comes_first_then_the_HTML_in_lines_that_every_server_passes_on()
    {
        var mail = Write(new EmailMessage("80 % used", "Grüße, Ada\n" + new string('x', 300), "<p>Grüße</p>", []));
        mail.IndexOf("text/plain", StringComparison.Ordinal).ShouldBeLessThan(mail.IndexOf("text/html", StringComparison.Ordinal));
        mail.ShouldContain("multipart/alternative; boundary=\"=_ntfa\"");
        mail.ShouldContain("Gr=C3=BC=C3=9Fe, Ada\r\n");
        mail.Split("\r\n").ShouldAllBe(static line => line.Length <= 998 && !line.Contains('\n', StringComparison.Ordinal));
        mail.Split("\r\n").Where(static line => line.StartsWith("xx", StringComparison.Ordinal)).ShouldAllBe(static line => line.Length <= 76);
        mail.ShouldContain("From: \"Acme Usage\" <usage@acme.example>\r\nTo: <ada@example.com>\r\nSubject: 80 % used\r\nDate: Sun, 01 Mar 2026 12:00:00 +0000\r\n");
    }

    [Theory]
    [InlineData("Hello\r\nBcc: everybody@example.com")]
    [InlineData("Hello\nBcc: everybody@example.com")]
    [InlineData("Hello\u2028Bcc: everybody@example.com")]
    public void No_subject_and_no_header_can_begin_another_header(string text)
    {
        var mail = Write(new EmailMessage(text, "a", "b", [new EmailHeader("X-Said", text)]));
        mail.Split("\r\n").ShouldNotContain(static line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_subject_in_any_script_comes_back_as_it_was()
    {
        const string subject = "使用量が 80 % に達しました — 容量の引き上げをご検討ください。📈 لقد وصلت إلى الحد";
        var header = Write(new EmailMessage(subject, "a", "b", [])).Split("\r\nSubject: ")[1].Split("\r\nDate:")[0];
        var words = header.Split("\r\n ");
        words.ShouldAllBe(static word => word.Length <= 75);
        string.Concat(words.Select(static word => Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2])))).ShouldBe(subject);
    }

    [Theory]
    [InlineData("usage@acme.example", null, "usage@acme.example")]
    [InlineData("Acme <usage@acme.example>", "Acme", "usage@acme.example")]
    [InlineData("\"Acme, Inc.\" <usage@acme.example>", "Acme, Inc.", "usage@acme.example")]
    public void A_sender_is_read_from_its_text(string text, string? name, string address) => Mailbox.Parse(text).ShouldBe(new Mailbox(name, address));

    [Theory]
    [InlineData("acme")]
    [InlineData("<>")]
    [InlineData("Acme <a@b@c>")]
    [InlineData("Acme\r\nBcc: x <usage@acme.example>")]
    public void What_is_no_sender_is_refused(string text) => Mailbox.Parse(text).ShouldBeNull();

    private static string Write(EmailMessage message) => Encoding.UTF8.GetString(MailWriter.Write(message, From, "ada@example.com", Some.Noon, "ntfa"));
}
