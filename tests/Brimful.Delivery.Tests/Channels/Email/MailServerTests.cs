using Brimful.Delivery.Channels.Email.Smtp;

namespace Brimful.Delivery.Tests.Channels.Email;

public sealed class MailServerTests
{
    [Theory]
    [InlineData("smtp://mail.example.com", "mail.example.com", 587, "StartTls", null, null)]
    [InlineData("smtp://user:pa%40ss@mail.example.com:2525", "mail.example.com", 2525, "StartTls", "user", "pa@ss")]
    [InlineData("smtps://mail.example.com", "mail.example.com", 465, "Implicit", null, null)]
    [InlineData("smtp://relay.example.com?tls=none", "relay.example.com", 25, "None", null, null)]
    [InlineData("smtp://u:p@127.0.0.1:1025?tls=none", "127.0.0.1", 1025, "None", "u", "p")]
    public void A_server_is_read_from_its_address(string text, string host, int port, string security, string? user, string? password)
    {
        var server = MailServer.Parse(text, out _)!;
        (server.Host, server.Port, server.Security.ToString(), server.User, server.Password).ShouldBe((host, port, security, user, password));
        server.ToString().ShouldNotContain("p@");
    }

    [Theory]
    [InlineData("mail.example.com")]
    [InlineData("http://mail.example.com")]
    [InlineData("smtps://mail.example.com?tls=none")]
    [InlineData("smtp://mail.example.com?tls=maybe")]
    [InlineData("smtp://user:secret@mail.example.com?tls=none")]
    public void What_would_not_be_private_or_is_no_server_is_refused(string text)
    {
        MailServer.Parse(text, out var fault).ShouldBeNull();
        fault.ShouldNotBeEmpty();
        fault.ShouldNotContain("secret");
    }
}
