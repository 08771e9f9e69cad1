using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>One try of a delivery, as it went. Written once, never changed.</summary>
public sealed record Attempt
{
    /// <summary>The delivery's round that the attempt belongs to.</summary>
    public required int Round { get; init; }

    /// <summary>The round's count of its attempts, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it was begun, in real time.</summary>
    public required Instant At { get; init; }

    public required int DurationMs { get; init; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>What went wrong; null when it was delivered.</summary>
    public AttemptError? Error { get; init; }

    /// <summary>What was decided after it: a code of <see cref="DeliveryReasons"/>.</summary>
    public required string Decision { get; init; }

    /// <summary>The first bytes of the answer's body as plain text; null when there was none.</summary>
    public string? Answer { get; init; }

    /// <summary>When the next attempt is due, when there is one.</summary>
    public Instant? NextAttemptAt { get; init; }
}

/// <summary>The class of what went wrong. Numbers are stable: they are stored.</summary>
public enum AttemptError
{
    /// <summary>The host's name did not resolve.</summary>
    Dns = 1,

    /// <summary>No connection: refused, unreachable.</summary>
    Refused = 2,

    /// <summary>The exchange took longer than it may.</summary>
    Timeout = 3,

    /// <summary>TLS could not be established, or the certificate is not valid.</summary>
    Tls = 4,

    /// <summary>An answer that is not 2xx.</summary>
    Status = 5,

    /// <summary>The resolved address must not be reached.</summary>
    Blocked = 6,

    /// <summary>The connection broke, or what came back is not HTTP.</summary>
    Protocol = 7,

    /// <summary>The message could not be signed.</summary>
    Signing = 8,

    /// <summary>The message could not be put into words.</summary>
    Composing = 9,
}
