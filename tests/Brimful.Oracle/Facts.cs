using System.Globalization;
using System.Numerics;

namespace Brimful.Oracle;

/// <summary>What the model says is recorded. Levels are at <see cref="Scale.Digits"/> decimals, other amounts in billionths.</summary>
public sealed record Fact(string Kind, int Sequence, int Period, string Cause)
{
    public Line? Line { get; init; }

    public BigInteger Step { get; init; }

    public int Arming { get; init; }

    public BigInteger Level { get; init; }

    public int CrossedPeriod { get; init; }

    public BigInteger UsedBefore { get; init; }

    public BigInteger Used { get; init; }

    public BigInteger Capacity { get; init; }

    public string? EventId { get; init; }

    public DateTime OccurredAt { get; init; }

    public bool Late { get; init; }

    /// <summary>One line of text that two sides can compare.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"#{Sequence} {Kind} {Line?.Kind} {Line?.Amount}/{Line?.Above} step {Step} arming {Arming} level {Level} of period {CrossedPeriod}; in period {Period} {UsedBefore}->{Used} of {Capacity}, {Cause} by {EventId} at {OccurredAt:O}{(Late ? " late" : "")}");
}

/// <summary>One event's value for the bucket, as it was received.</summary>
public sealed record Reading(string EventId, DateTime Time, BigInteger Value, string Subject);
