using System.Globalization;
using System.Numerics;

namespace Brimful.Oracle;

/// <summary>What the model says is recorded. Where lines stand is at <see cref="Scale.Digits"/> decimals, other levels and capacities are figures.</summary>
public sealed record Fact(string Kind, int Sequence, int Period, string Cause)
{
    public int Incarnation { get; init; } = 1;

    public Line? Line { get; init; }

    /// <summary>The subject whose sub-limit it is about; null for the bucket's own (S16).</summary>
    public string? Participant { get; init; }

    /// <summary>Of an automatic top-up its grant.</summary>
    public string? Grant { get; init; }

    public BigInteger Step { get; init; }

    public int Arming { get; init; }

    public BigInteger Level { get; init; }

    public int CrossedPeriod { get; init; }

    public BigInteger UsedBefore { get; init; }

    public BigInteger Used { get; init; }

    public BigInteger Capacity { get; init; }

    public string? EventId { get; init; }

    /// <summary>The subject whose event caused it.</summary>
    public string? Subject { get; init; }

    public DateTime OccurredAt { get; init; }

    public DateTime DetectedAt { get; init; }

    public bool Late { get; init; }

    /// <summary>The period's bounds, in the least and greatest instants where it has none.</summary>
    public (DateTime Start, DateTime End) Bounds { get; init; }

    /// <summary>One line of text that two sides can compare.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"#{Sequence} {Kind} {Line?.Kind} {Line?.Amount}/{Line?.Above}{(Line?.Tier is { } tier ? $" in {tier.Name} {tier.From}..{tier.UpTo}" : "")}{(Participant is null ? "" : $" of {Participant}")} step {Step} arming {Arming} level {Level} of period {CrossedPeriod}; in period {Period} {UsedBefore}->{Used} of {Capacity}, {Cause} by {EventId} at {OccurredAt:O}{(Late ? " late" : "")}");

    /// <summary>All of it.</summary>
    public string InFull() => string.Create(
        CultureInfo.InvariantCulture,
        $"{this} ({Subject}) {Grant}, incarnation {Incarnation}, detected {DetectedAt:O}, {Bounds.Start:O}..{Bounds.End:O}");
}

/// <summary>One event's value for the bucket, as it was received.</summary>
public sealed record Reading(string EventId, DateTime Time, BigInteger Value, string Subject)
{
    /// <summary>When it was received.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>Its place among the events that its account counted, from 0.</summary>
    public int Place { get; init; }

    /// <summary>What it says of a session, if it does.</summary>
    public SignModel? Sign { get; init; }

    /// <summary>Keys of the meters that read it.</summary>
    public IReadOnlyList<string> Meters { get; init; } = [];
}
