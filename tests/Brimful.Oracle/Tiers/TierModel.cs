using System.Numerics;

namespace Brimful.Oracle;

/// <summary>A tier of a bucket (S17): the used levels above the tier before it, up to and with its end; the last one may be open. In billionths.</summary>
public sealed record TierModel(string Name, BigInteger? UpTo, IReadOnlyList<WrittenLine> Lines)
{
    /// <summary>The name of the tier that a level stands in, whose end it has not passed; null beyond the last.</summary>
    public static string? Holding(IReadOnlyList<TierModel> tiers, BigInteger level) => tiers.FirstOrDefault(tier => tier.UpTo is not { } upTo || level <= Scale.Figure(upTo))?.Name;

    public bool Equals(TierModel? other) => other is not null && (Name, UpTo) == (other.Name, other.UpTo) && Lines.SequenceEqual(other.Lines);

    public override int GetHashCode() => HashCode.Combine(Name, UpTo);
}

/// <summary>Where a tier begins and ends.</summary>
public sealed record TierBounds(string Name, BigInteger From, BigInteger UpTo)
{
    /// <summary>Where a line in it stands: a percentage of its span, or what remains of it. The capacity does not matter.</summary>
    public BigInteger LevelAt(Line line) => line.Kind == LineKind.Percent
        ? (From * Scale.OfNanos) + Scale.Figure(line.Amount * (UpTo - From))
        : (UpTo - line.Amount) * Scale.OfNanos;
}
