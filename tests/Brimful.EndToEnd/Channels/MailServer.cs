using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Brimful.EndToEnd.Channels;

/// <summary>A mail server from npm, with TLS by a certificate that the server under test is told to trust.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("brimful-mail-");
    private readonly ProgramOutput _output = new();
    private readonly ProgramOutput _errors = new();
    private readonly RunningProgram _program;

    private MailServer()
    {
        var (key, certificate) = (Path.Combine(_directory.FullName, "key.pem"), CertificateFile);
        WriteCertificate(key, certificate);
        var script = Path.Combine(Repository.EndToEnd, "verifier", "mail-server.mjs");
        _program = RunningProgram.Start(["node", script, key, certificate], _directory.FullName, [], (_output, _errors));
    }

    public string CertificateFile => Path.Combine(_directory.FullName, "certificate.pem");

    public int Port { get; private set; }

    public IReadOnlyList<JsonElement> Mails => [.. _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => JsonDocument.Parse(line).RootElement)];

    public static async Task<MailServer> StartAsync()
    {
        var server = new MailServer();
        await Eventually.Holds("the mail server listens", () => server._output.Text.Contains('\n') || (server._errors.Text.Length > 0 ? throw new InvalidOperationException(server._errors.Text) : false));
        server.Port = int.Parse(server._output.Text.Split('\n')[0]);
        return server;
    }

    /// <summary>What the server under test is told.</summary>
    public Dictionary<string, string> Settings(string password = "open%20sesame") => new()
    {
        ["Brimful__Email__Smtp"] = $"smtp://brimful:{password}@localhost:{Port}",
        ["Brimful__Email__From"] = "Acme Usage <usage@acme.example>",
        ["Brimful__PublicUrl"] = "https://usage.acme.example",
        ["SSL_CERT_FILE"] = CertificateFile,
    };

    /// <summary>The mails that came to an address.</summary>
    public IReadOnlyList<JsonElement> To(string address) => [.. Mails.Where(mail => mail.GetProperty("to")[0].GetString() == address)];

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static void WriteCertificate(string keyFile, string certificateFile)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
    }
}
