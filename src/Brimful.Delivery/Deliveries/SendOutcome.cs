using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>How the sending of a message went: an answer's status, or why there was none.</summary>
public sealed record SendOutcome
{
    /// <summary>The status of the answer, HTTP's or SMTP's; null when there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Why it is no success apart from the status; null when the status says it all.</summary>
    public AttemptError? Failure { get; init; }

    /// <summary>What the channel makes of the answer by its own rules; null where HTTP's hold.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>How long the endpoint asks to be left alone.</summary>
    public Duration? RetryAfter { get; init; }

    /// <summary>The first bytes of the answer, as plain text.</summary>
    public string? Answer { get; init; }

    /// <summary>Only 2xx, with its whole exchange in time, is a success.</summary>
    public bool IsSuccess => Failure is null && Verdict is null && StatusCode is >= 200 and <= 299;

    /// <summary>The class of what went wrong, for the log; null for a success.</summary>
    public AttemptError? Error => IsSuccess ? null : Failure ?? AttemptError.Status;
}
