using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>
/// A stretch of time, half-open: it holds <see cref="Start"/> and does not hold <see cref="End"/>, so neighbours share no instant.
/// A period may be empty (<c>Start == End</c>); it then holds no instant.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">The end lies before the start.</exception>
public readonly record struct Period(Instant Start, Instant End)
{
    /// <summary>The first instant in the period; <see cref="Instant.MinValue"/> where it begins before the calendar does.</summary>
    public Instant Start { get; } = Start;

    /// <summary>The first instant after the period; <see cref="Instant.MaxValue"/> where it ends after the calendar does.</summary>
    public Instant End { get; } = End >= Start
        ? End
        : throw new ArgumentOutOfRangeException(nameof(End), End, $"The period starts at {Start} and cannot end before.");

    /// <summary>Whether <c>Start ≤ instant &lt; End</c>.</summary>
    public bool Contains(Instant instant) => Start <= instant && instant < End;
}
