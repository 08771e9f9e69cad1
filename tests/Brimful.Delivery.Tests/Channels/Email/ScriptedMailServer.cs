using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Brimful.Delivery.Tests.Channels.Email;

/// <summary>A mail server on the loopback that answers each line as it is told to: by its own rules, unless a test says otherwise.</summary>
internal sealed class ScriptedMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly ConcurrentBag<Task> _talks = [];
    private readonly Task _serving;
    private int _connections;

    public ScriptedMailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The answer to a line; null for its own.</summary>
    public Func<string, string?> Answer { get; set; } = static _ => null;

    /// <summary>What is said to EHLO, beside the greeting.</summary>
    public string[] Extensions { get; set; } = [];

    /// <summary>Says something of its own in place of a dialogue.</summary>
    public Func<Stream, CancellationToken, Task>? Instead { get; set; }

    public X509Certificate2 Certificate { get; } = SelfSigned();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    /// <summary>Every line that came, the lines of mails too.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await Task.WhenAll(_talks);
        _listener.Stop();
        Certificate.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        Interlocked.Increment(ref _connections);
        try
        {
            Stream stream = client.GetStream();
            if (Instead is { } instead)
            {
                await instead(stream, _stop.Token);
                return;
            }
            await SayAsync(stream, Answer("") ?? "220 here");
            while (await LineAsync(stream) is { } line)
            {
                _heard.Enqueue(line);
                var answer = Answer(line) ?? Own(line);
                await SayAsync(stream, answer);
                if (line == "STARTTLS" && answer.StartsWith("220", StringComparison.Ordinal)) stream = await SecuredAsync(stream);
                if (answer.StartsWith("354", StringComparison.Ordinal)) await MailAsync(stream);
                if (answer.StartsWith("221", StringComparison.Ordinal) || answer.StartsWith("421", StringComparison.Ordinal)) return;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or AuthenticationException)
        {
        }
    }

    private string Own(string line) => line.Split(' ')[0] switch
    {
        "EHLO" => string.Join("\r\n", Extensions.Prepend("here").Select((text, at) => at == Extensions.Length ? $"250 {text}" : $"250-{text}")),
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        "STARTTLS" => "220 go on",
        "AUTH" => "235 yes",
        _ => "250 yes",
    };

    private async Task MailAsync(Stream stream)
    {
        while (await LineAsync(stream) is { } line && line != ".") _heard.Enqueue(line);
        await SayAsync(stream, Answer(".") ?? "250 taken");
    }

    private async Task<Stream> SecuredAsync(Stream stream)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        return secured;
    }

    private async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), _stop.Token);

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        return null;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
