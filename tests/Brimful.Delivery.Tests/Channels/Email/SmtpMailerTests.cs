using System.Text;
using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Tests.Deliveries;

namespace Brimful.Delivery.Tests.Channels.Email;

public sealed class SmtpMailerTests
{
    private static readonly Mail Hello = Mail("Subject: Hello\r\n\r\nA line.\r\n.\r\n..two\r\nlast");

    [Fact]
    public async Task A_mail_is_handed_over_whole_and_no_line_of_it_can_end_it()
    {
        await using var server = new ScriptedMailServer();
        using var mailer = Mailer(server, MailSecurity.None);
        var outcome = await mailer.SendAsync(Hello, default);
        (outcome.IsSuccess, outcome.StatusCode).ShouldBe((true, 250));
        server.Heard.Skip(1).ShouldBe(["MAIL FROM:<usage@acme.example>", "RCPT TO:<ada@example.com>", "DATA", "Subject: Hello", "", "A line.", "..", "...two", "last"]);
    }

    [Fact]
    public async Task Mails_go_over_one_connection_one_after_the_other()
    {
        await using var server = new ScriptedMailServer();
        using var mailer = Mailer(server, MailSecurity.None);
        for (var i = 0; i < 5; i++) (await mailer.SendAsync(Hello, default)).IsSuccess.ShouldBeTrue();
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_recipient_that_is_refused_leaves_the_connection_to_the_next()
    {
        await using var server = new ScriptedMailServer { Answer = static line => line.Contains("ada", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null };
        using var mailer = Mailer(server, MailSecurity.None);
        (await mailer.SendAsync(Hello, default)).StatusCode.ShouldBe(550);
        (await mailer.SendAsync(Hello with { To = "bob@example.com" }, default)).IsSuccess.ShouldBeTrue();
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_does_not_offer_TLS_is_not_told_who_we_are_and_gets_no_mail()
    {
        await using var server = new ScriptedMailServer { Extensions = ["AUTH PLAIN"] };
        using var mailer = Mailer(server, MailSecurity.StartTls, "user", "open sesame");
        (await mailer.SendAsync(Hello, default)).Failure.ShouldBe(AttemptError.Tls);
        server.Heard.ShouldAllBe(static line => line.StartsWith("EHLO", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("454 not now")]
    [InlineData("220 go on\r\n250 said in the clear")]
    public async Task A_server_that_does_not_turn_to_TLS_gets_no_mail(string answer)
    {
        await using var server = new ScriptedMailServer { Extensions = ["STARTTLS"], Answer = line => line == "STARTTLS" ? answer : null };
        using var mailer = Mailer(server, MailSecurity.StartTls);
        (await mailer.SendAsync(Hello, default)).IsSuccess.ShouldBeFalse();
        server.Heard.ShouldNotContain(static line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_no_privacy()
    {
        await using var server = new ScriptedMailServer { Extensions = ["STARTTLS"] };
        using var mailer = new SmtpMailer(new MailServer("localhost", server.Port, MailSecurity.StartTls), new DeliveryOptions(), TimeProvider.System);
        (await mailer.SendAsync(Hello, default)).Failure.ShouldBe(AttemptError.Tls);
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN", "AUTH PLAIN AHVzZXIAb3BlbiBzZXNhbWU=")]
    [InlineData("AUTH LOGIN", "AUTH LOGIN|dXNlcg==|b3BlbiBzZXNhbWU=")]
    public async Task Who_we_are_is_said_within_TLS(string offered, string said)
    {
        await using var server = new ScriptedMailServer
        {
            Extensions = ["STARTTLS", offered],
            Answer = static line => line switch { "AUTH LOGIN" or "dXNlcg==" => "334 and", "b3BlbiBzZXNhbWU=" => "235 yes", _ => null },
        };
        using var mailer = Mailer(server, MailSecurity.StartTls, "user", "open sesame");
        (await mailer.SendAsync(Hello, default)).IsSuccess.ShouldBeTrue();
        string.Join('|', server.Heard).ShouldContain(said);
        server.Heard.ToList().IndexOf("STARTTLS").ShouldBeLessThan(server.Heard.ToList().FindIndex(static line => line.StartsWith("AUTH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_connection_that_the_server_has_closed_meanwhile_costs_no_attempt()
    {
        await using var server = new ScriptedMailServer();
        using var mailer = Mailer(server, MailSecurity.None);
        (await mailer.SendAsync(Hello, default)).IsSuccess.ShouldBeTrue();
        var refusals = 1;
        server.Answer = line => line.StartsWith("MAIL", StringComparison.Ordinal) && refusals-- > 0 ? "421 too long idle" : null;
        (await mailer.SendAsync(Hello, default)).IsSuccess.ShouldBeTrue();
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_in_time_and_then_left_alone_for_a_moment()
    {
        var (options, time) = (new DeliveryOptions(), new ManualTime(Some.Noon));
        await using var server = new ScriptedMailServer { Instead = static (_, stop) => Task.Delay(Timeout.Infinite, stop) };
        using var mailer = new SmtpMailer(new MailServer("127.0.0.1", server.Port, MailSecurity.None), options, time);
        var sending = mailer.SendAsync(Hello, default);
        await Dispatching.UntilAsync(() =>
        {
            if (server.Connections == 1 && time.IsAwaited) time.Advance(options.AttemptTimeout);
            return Task.FromResult(sending.IsCompleted);
        });
        (await sending).Failure.ShouldBe(AttemptError.Timeout);
        (await mailer.SendAsync(Hello, default)).Failure.ShouldBe(AttemptError.Timeout);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_beyond_ASCII_goes_only_to_a_server_that_takes_such()
    {
        await using var server = new ScriptedMailServer();
        using var mailer = Mailer(server, MailSecurity.None);
        (await mailer.SendAsync(Hello with { To = "jürgen@example.com" }, default)).StatusCode.ShouldBe(553);
        server.Extensions = ["SMTPUTF8"];
        using var another = Mailer(server, MailSecurity.None);
        (await another.SendAsync(Hello with { To = "jürgen@example.com" }, default)).IsSuccess.ShouldBeTrue();
        server.Heard.ShouldContain("MAIL FROM:<usage@acme.example> SMTPUTF8");
    }

    private static Mail Mail(string content) => new("usage@acme.example", "ada@example.com", Encoding.ASCII.GetBytes(content));

    private static SmtpMailer Mailer(ScriptedMailServer server, MailSecurity security, string? user = null, string? password = null) =>
        new(new MailServer("localhost", server.Port, security) { User = user, Password = password }, new DeliveryOptions(), TimeProvider.System)
        {
            Trust = (_, certificate, _, _) => certificate?.GetCertHashString() == server.Certificate.GetCertHashString(),
        };
}
