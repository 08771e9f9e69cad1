using System.Globalization;

namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>The operator's mail server, as <c>smtp://user:password@host:port</c> or <c>smtps://…</c> says it.</summary>
public sealed record MailServer(string Host, int Port, MailSecurity Security)
{
    private const int SubmissionPort = 587;
    private const int ImplicitTlsPort = 465;
    private const int RelayPort = 25;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Reads a server's address.</summary>
    /// <param name="fault">What is wrong with it, as a sentence without its subject.</param>
    /// <returns>Null when something is wrong.</returns>
    public static MailServer? Parse(string text, out string fault)
    {
        fault = "is not an address such as smtp://user:password@mail.example.com:587 or smtps://mail.example.com.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("smtp" or "smtps") || address.Host.Length == 0) return null;
        if (address.AbsolutePath.Trim('/').Length > 0 || address.Query is not ("" or "?tls=none")) return null;
        var security = (address.Scheme, address.Query) switch
        {
            ("smtps", "") => MailSecurity.Implicit,
            ("smtp", "") => MailSecurity.StartTls,
            _ => MailSecurity.None,
        };
        if (security == MailSecurity.None && address.Scheme == "smtps") return null;
        var credentials = address.UserInfo.Split(':', 2);
        var (user, password) = credentials is [{ Length: > 0 } name, var secret] ? (Uri.UnescapeDataString(name), Uri.UnescapeDataString(secret)) : (null, null);
        fault = "holds a password that tls=none would send in the clear. Leave one of them out.";
        if (security == MailSecurity.None && password is not null && !address.IsLoopback) return null;
        fault = "";
        return new MailServer(address.IdnHost, address.Port > 0 ? address.Port : PortOf(security), security) { User = user, Password = password };
    }

    /// <summary>Never the password: this is what a log would show.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static int PortOf(MailSecurity security) => security switch
    {
        MailSecurity.Implicit => ImplicitTlsPort,
        MailSecurity.StartTls => SubmissionPort,
        _ => RelayPort,
    };
}

/// <summary>How a connection to a mail server is kept private.</summary>
public enum MailSecurity
{
    /// <summary>The connection turns to TLS before anything is said; a server that cannot is not spoken to.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Implicit,

    /// <summary>In the clear, as the operator says: a relay on the same machine.</summary>
    None,
}
