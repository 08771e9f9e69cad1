using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>
/// Hands mails to one server over a few connections that are kept for the next mail. A server that is down costs little: for a moment after it did not answer it is not
/// asked again, and beyond a line of mails that wait for a connection the others are told to come later, so that no webhook waits for a mail server.
/// </summary>
public sealed class SmtpMailer(MailServer server, DeliveryOptions options, TimeProvider time) : IMailer, IDisposable
{
    /// <summary>As many as keep every connection busy.</summary>
    public const int MostAtOnce = 2 * MostConnections;

    private const int MostConnections = 8;
    private const int LongestLine = 64;
    private const int MailsAConnection = 100;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly Duration ComeLater = Duration.FromSeconds(30);

    private readonly SmtpPatience _patience = new(options.AttemptTimeout, time);
    private readonly SemaphoreSlim _room = new(MostConnections);
    private readonly Stack<SmtpConnection> _idle = new();
    private readonly Lock _lock = new();
    private (long At, SendOutcome Outcome)? _down;
    private int _waiting;

    /// <summary>Judges the server's certificate in place of the system: for tests.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    public async Task<SendOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _waiting) >= LongestLine)
            return new SendOutcome { Failure = AttemptError.Timeout, RetryAfter = ComeLater, Answer = "The mail server is busy." };
        Interlocked.Increment(ref _waiting);
        try
        {
            await _room.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return await SendNowAsync(mail, cancellationToken);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose()
    {
        while (TakeIdle() is { } connection) connection.Dispose();
        _room.Dispose();
    }

    private async Task<SendOutcome> SendNowAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (TakeIdle() is { } kept)
        {
            if (await OverAsync(kept, mail, mayBeStale: true, cancellationToken) is { } outcome) return outcome;
        }
        if (_down is { } down && time.GetElapsedTime(down.At) < Rest) return down.Outcome;
        SmtpConnection connection;
        try
        {
            connection = await SmtpConnection.OpenAsync(server, _patience, Trust, cancellationToken);
            _down = null;
        }
        catch (SmtpRefusedException refused)
        {
            return Down(SmtpVerdicts.Of(refused.Step, refused.Reply));
        }
        catch (Exception broken) when (IsOfTheOtherSide(broken))
        {
            return Down(SmtpVerdicts.Of(broken));
        }
        return (await OverAsync(connection, mail, mayBeStale: false, cancellationToken))!;
    }

    /// <summary>Hands a mail over on a connection, which goes back among those that are kept.</summary>
    /// <returns>Null when the connection was kept for too long and the server no longer listens: nothing was handed over.</returns>
    private async Task<SendOutcome?> OverAsync(SmtpConnection connection, Mail mail, bool mayBeStale, CancellationToken cancellationToken)
    {
        try
        {
            return SmtpVerdicts.Of(SmtpStep.Content, await connection.SendAsync(mail, cancellationToken));
        }
        catch (SmtpRefusedException refused)
        {
            return mayBeStale && refused is { Step: SmtpStep.Sender, Reply.Code: 421 } ? null : SmtpVerdicts.Of(refused.Step, refused.Reply);
        }
        catch (Exception broken) when (IsOfTheOtherSide(broken))
        {
            return mayBeStale && !connection.HasBegun ? null : SmtpVerdicts.Of(broken);
        }
        finally
        {
            Keep(connection);
        }
    }

    private SendOutcome Down(SendOutcome outcome)
    {
        _down = (time.GetTimestamp(), outcome);
        return outcome;
    }

    private void Keep(SmtpConnection connection)
    {
        if (!connection.IsUsable || connection.Mails >= MailsAConnection)
        {
            connection.Dispose();
            return;
        }
        connection.IdleSince = time.GetTimestamp();
        lock (_lock) _idle.Push(connection);
    }

    private SmtpConnection? TakeIdle()
    {
        while (true)
        {
            SmtpConnection? connection;
            lock (_lock)
            {
                if (!_idle.TryPop(out connection)) return null;
            }
            if (time.GetElapsedTime(connection.IdleSince) < IdleTime) return connection;
            connection.Dispose();
        }
    }

    private static bool IsOfTheOtherSide(Exception broken) => broken is IOException or SocketException or AuthenticationException or TimeoutException;
}
