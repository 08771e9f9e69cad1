using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>A conversation with a mail server (RFC 5321): says hello, turns to TLS, says who it is, hands mails over one after the other. Strict: what it does not
/// understand, it does not go on with.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly MailServer _server;
    private readonly SmtpPatience _patience;
    private readonly TcpClient _socket;
    private Stream _stream;
    private SmtpLines _lines;
    private IReadOnlyList<string> _extensions = [];

    private SmtpConnection(MailServer server, TcpClient socket, SmtpPatience patience)
    {
        (_server, _socket, _patience, _stream) = (server, socket, patience, socket.GetStream());
        _lines = new SmtpLines(_stream);
    }

    /// <summary>How many mails it has handed over.</summary>
    public int Mails { get; private set; }

    /// <summary>Whether the next mail may go over it.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Whether the server has answered anything of the mail at hand: before, nothing was handed over.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Since when it is not used, by the clock's timestamps.</summary>
    public long IdleSince { get; set; }

    /// <exception cref="SmtpRefusedException">The server wants nothing of us.</exception>
    /// <exception cref="AuthenticationException">The connection cannot be made private.</exception>
    /// <exception cref="SocketException">There is no connection.</exception>
    public static async Task<SmtpConnection> OpenAsync(MailServer server, SmtpPatience patience, RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        var socket = new TcpClient { NoDelay = true };
        SmtpConnection? connection = null;
        try
        {
            await patience.StepAsync(stop => socket.ConnectAsync(server.Host, server.Port, stop), cancellationToken);
            connection = new SmtpConnection(server, socket, patience);
            await connection.BeginAsync(trust, cancellationToken);
            return connection;
        }
        catch
        {
            connection?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Hands a mail over.</summary>
    /// <exception cref="SmtpRefusedException">It is not taken; the connection can be used for the next where <see cref="IsUsable"/> says so.</exception>
    public async Task<SmtpReply> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        (IsUsable, HasBegun) = (false, false);
        try
        {
            var needsUtf8 = !Ascii.IsValid(mail.From) || !Ascii.IsValid(mail.To);
            if (needsUtf8 && !Has("SMTPUTF8")) throw new SmtpRefusedException(SmtpStep.Recipient, new SmtpReply(553, ["5.6.7 The server takes no such addresses (SMTPUTF8)."]));
            await SayAsync($"MAIL FROM:<{mail.From}>{(needsUtf8 ? " SMTPUTF8" : "")}", SmtpStep.Sender, static reply => reply.IsDone, cancellationToken);
            HasBegun = true;
            await SayAsync($"RCPT TO:<{mail.To}>", SmtpStep.Recipient, static reply => reply.IsDone, cancellationToken);
            await SayAsync("DATA", SmtpStep.Content, static reply => reply.Code == 354, cancellationToken);
            await WriteAsync(DotStuffing.Of(mail.Content.Span), cancellationToken);
            var taken = await ReadAsync(SmtpStep.Content, static reply => reply.IsDone, cancellationToken);
            (IsUsable, Mails) = (true, Mails + 1);
            return taken;
        }
        catch (SmtpRefusedException refused) when (refused.Reply.Code != 421)
        {
            IsUsable = refused.Step == SmtpStep.Content || await ResetAsync(cancellationToken);
            throw;
        }
    }

    /// <summary>Says goodbye, where the server still listens; nobody waits for its answer.</summary>
    public void Dispose()
    {
        if (IsUsable)
        {
            IsUsable = false;
            _ = QuitAsync();
            return;
        }
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task BeginAsync(RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        if (_server.Security == MailSecurity.Implicit) await SecureAsync(trust, cancellationToken);
        await ReadAsync(SmtpStep.Greeting, static reply => reply.Code == 220, cancellationToken);
        await HelloAsync(cancellationToken);
        if (_server.Security == MailSecurity.StartTls) await StartTlsAsync(trust, cancellationToken);
        if (_server.User is not null) await AuthenticateAsync(cancellationToken);
        IsUsable = true;
    }

    private async Task HelloAsync(CancellationToken cancellationToken)
    {
        var name = System.Net.Dns.GetHostName();
        var reply = await SayAsync($"EHLO {(Uri.CheckHostName(name) == UriHostNameType.Dns ? name : "localhost")}", SmtpStep.Hello, static reply => reply.IsDone, cancellationToken);
        _extensions = [.. reply.Lines.Skip(1)];
    }

    /// <summary>Fails closed: a server that does not offer TLS, or somebody who hides that it does, hears no more of us.</summary>
    private async Task StartTlsAsync(RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        if (!Has("STARTTLS")) throw new AuthenticationException("The mail server does not offer STARTTLS.");
        await SayAsync("STARTTLS", SmtpStep.StartTls, static reply => reply.Code == 220, cancellationToken);
        if (_lines.HasMore) throw new SmtpBrokenException("Something was said in the clear after STARTTLS.");
        await SecureAsync(trust, cancellationToken);
        await HelloAsync(cancellationToken);
    }

    private async Task SecureAsync(RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false, trust);
        _stream = secured;
        await _patience.StepAsync(stop => new ValueTask(secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _server.Host }, stop)), cancellationToken);
        _lines = new SmtpLines(_stream);
    }

    private async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        var ways = _extensions.FirstOrDefault(static line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ') ?? [];
        if (ways.Contains("PLAIN"))
        {
            await SayAsync($"AUTH PLAIN {Base64($"\0{_server.User}\0{_server.Password}")}", SmtpStep.Authentication, static reply => reply.Code == 235, cancellationToken);
            return;
        }
        if (!ways.Contains("LOGIN")) throw new SmtpRefusedException(SmtpStep.Authentication, new SmtpReply(504, ["The server offers neither AUTH PLAIN nor LOGIN."]));
        await SayAsync("AUTH LOGIN", SmtpStep.Authentication, static reply => reply.Code == 334, cancellationToken);
        await SayAsync(Base64(_server.User!), SmtpStep.Authentication, static reply => reply.Code == 334, cancellationToken);
        await SayAsync(Base64(_server.Password!), SmtpStep.Authentication, static reply => reply.Code == 235, cancellationToken);
    }

    private async Task<bool> ResetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await SayAsync("RSET", SmtpStep.Sender, static _ => true, cancellationToken)).IsDone;
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task QuitAsync()
    {
        try
        {
            await WriteAsync("QUIT\r\n"u8.ToArray(), CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It is gone already, which is what was wanted.
        }
        Dispose();
    }

    private bool Has(string extension) =>
        _extensions.Any(line => string.Equals(line.Split(' ')[0], extension, StringComparison.OrdinalIgnoreCase));

    private async Task<SmtpReply> SayAsync(string line, SmtpStep step, Func<SmtpReply, bool> isGoAhead, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
        return await ReadAsync(step, isGoAhead, cancellationToken);
    }

    private Task WriteAsync(byte[] bytes, CancellationToken cancellationToken) =>
        _patience.StepAsync(stop => _stream.WriteAsync(bytes, stop), cancellationToken);

    private async Task<SmtpReply> ReadAsync(SmtpStep step, Func<SmtpReply, bool> isGoAhead, CancellationToken cancellationToken)
    {
        SmtpReply? reply = null;
        await _patience.StepAsync(async stop => reply = await _lines.ReadAsync(stop), cancellationToken);
        return isGoAhead(reply!) ? reply! : throw new SmtpRefusedException(step, reply!);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
