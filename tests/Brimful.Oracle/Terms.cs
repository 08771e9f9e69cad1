using System.Numerics;

namespace Brimful.Oracle;

/// <summary>How values make a level (S5).</summary>
public enum Measure
{
    Sum,
    Count,
    Max,
    Latest,
    UniqueCount,

    /// <summary>Signs of sessions.</summary>
    Duration,

    /// <summary>Of a bucket of several meters, or of what they cost: each by its own measure.</summary>
    Combined,
}

/// <summary>Kinds of thresholds (S8).</summary>
public enum LineKind
{
    Percent,
    Value,
    Remaining,
    Every,
    EveryPercent,
}

/// <summary>A threshold's identity: its kind and its numbers, in billionths (S23).</summary>
public sealed record Line(LineKind Kind, BigInteger Amount, BigInteger Above)
{
    /// <summary>Of a line that stands in a tier its bounds: they are part of what it is (S17).</summary>
    public TierBounds? Tier { get; init; }

    public bool Recurs => Kind is LineKind.Every or LineKind.EveryPercent;

    /// <summary>Whether it goes by the capacity.</summary>
    public bool IsPercent => Tier is null && Kind is (LineKind.Percent or LineKind.EveryPercent);

    /// <summary>The level of a step, at <see cref="Scale.Digits"/> decimals, where it stands with a capacity.</summary>
    /// <param name="capacity">At <see cref="Scale.FigureDigits"/> decimals, as all levels and capacities.</param>
    public BigInteger LevelAt(BigInteger step, BigInteger capacity) => Tier is { } tier ? tier.LevelAt(this) : Kind switch
    {
        LineKind.Percent => Amount * capacity,
        LineKind.Value => Amount * Scale.OfNanos,
        LineKind.Remaining => (capacity * Scale.OfFigures) - (Amount * Scale.OfNanos),
        LineKind.Every => (Above + (step * Amount)) * Scale.OfNanos,
        _ => (Above + (step * Amount)) * capacity,
    };

    /// <summary>Whether a used amount reaches a step: inclusive (S8); at capacity 0 any usage reaches percent lines, of steps the first (S15, S23).</summary>
    public bool IsReached(BigInteger step, BigInteger used, BigInteger capacity) =>
        IsPercent && capacity.IsZero
            ? used > 0 && step <= 1
            : used * Scale.OfFigures >= LevelAt(step, capacity);
}

/// <summary>How fine numbers are. What is written and sent is in billionths; levels and capacities are figures of eighteen decimals, as money is held (S1).</summary>
public static class Scale
{
    public const int FigureDigits = 18;

    /// <summary>Where lines stand: billionths of a percent of figures.</summary>
    public const int Digits = 29;

    /// <summary>A billionth at those decimals.</summary>
    public static readonly BigInteger OfNanos = BigInteger.Pow(10, 20);

    /// <summary>The last digit of a figure at those decimals.</summary>
    public static readonly BigInteger OfFigures = BigInteger.Pow(10, 11);

    /// <summary>A unit in billionths.</summary>
    public static readonly BigInteger Unit = BigInteger.Pow(10, 9);

    /// <summary>Billionths as a figure.</summary>
    public static BigInteger Figure(BigInteger nanos) => nanos * BigInteger.Pow(10, 9);
}

/// <summary>A threshold as it is written: its line, and what is not its identity.</summary>
/// <param name="Hysteresis">In billionths; null for the default.</param>
public sealed record WrittenLine(Line Line, bool Fires, BigInteger? Hysteresis);

/// <summary>What a bucket is: capacity in billionths, calendar (null for a one-off), thresholds in order.</summary>
public sealed record Terms(BigInteger Capacity, Calendar? Calendar, IReadOnlyList<WrittenLine> Lines)
{
    /// <summary>The first instant of a one-off, if it has one.</summary>
    public DateTime? From { get; init; }

    /// <summary>The instant at which a one-off ends, if it does.</summary>
    public DateTime? To { get; init; }

    /// <summary>Keys of the subjects that count; null for all of the account's.</summary>
    public IReadOnlyList<string>? Subjects { get; init; }

    /// <summary>S11: whether only usage counts that is received after the bucket's creation and dated no earlier.</summary>
    public bool CountsFromNow { get; init; }

    /// <summary>Whether the account's plan says so, rather than the account.</summary>
    public bool OfPlan { get; init; }

    /// <summary>S18: what its meters' usage costs; null where it counts quantities.</summary>
    public SpendModel? Spend { get; init; }

    /// <summary>Of a rolling window its length, in place of a period.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Whether two terms are of one kind of bucket, which stays while it lives.</summary>
    public bool IsOfKind(Terms other) => (Window, IsConcurrent) == (other.Window, other.IsConcurrent);

    /// <summary>Whether its level is how many sessions are open now.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>S7: what is left of the base goes into later periods; null when nothing does.</summary>
    public Rollover? Rollover { get; init; }

    /// <summary>When a grant is added by itself; null for never.</summary>
    public TopUp? TopUp { get; init; }

    /// <summary>S17: named stretches of the used level, ascending; their lines stand behind the bucket's own.</summary>
    public IReadOnlyList<TierModel> Tiers { get; init; } = [];

    /// <summary>All lines of the bucket.</summary>
    public IReadOnlyList<WrittenLine> AllLines => [.. Lines, .. Tiers.SelectMany(tier => tier.Lines)];

    /// <summary>S16: subjects with a sub-limit, in order of their keys.</summary>
    public IReadOnlyList<Participant> Participants { get; init; } = [];

    /// <summary>Whether they say the same, but for who takes part.</summary>
    public bool IsSame(Terms other) =>
        IsOfKind(other) && (Capacity, Calendar, From, To, CountsFromNow, Rollover, TopUp, OfPlan, Spend) == (other.Capacity, other.Calendar, other.From, other.To, other.CountsFromNow, other.Rollover, other.TopUp, other.OfPlan, other.Spend)
        && Lines.SequenceEqual(other.Lines) && Tiers.SequenceEqual(other.Tiers) && (Subjects is null ? other.Subjects is null : other.Subjects is not null && Subjects.SequenceEqual(other.Subjects));

    /// <summary>Whether the same subjects count, in whatever order they are listed.</summary>
    public bool HasSameSubjects(Terms other) => Subjects is null ? other.Subjects is null : other.Subjects is not null && Subjects.ToHashSet().SetEquals(other.Subjects);

    public bool HasSameParticipants(Terms other) => Participants.Count == other.Participants.Count && Participants.Zip(other.Participants).All(pair => pair.First.IsSame(pair.Second));

    /// <summary>Whether a subject's usage counts.</summary>
    public bool Includes(string subject) => Subjects is null || Subjects.Contains(subject);
}

/// <summary>Unused base is carried for so many periods, in all at most so much into any one.</summary>
public sealed record Rollover(BigInteger Max, int Periods);

/// <summary>A subject's sub-limit in a shared bucket.</summary>
public sealed record Participant(string Subject, BigInteger Capacity, IReadOnlyList<WrittenLine> Lines)
{
    public bool IsSame(Participant other) => Subject == other.Subject && Capacity == other.Capacity && Lines.SequenceEqual(other.Lines);
}
