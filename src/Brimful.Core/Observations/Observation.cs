using Brimful.Core.Quantities;

namespace Brimful.Core.Observations;

/// <summary>Something observed about a bucket's usage as a day closed, with all that words about it need. What the figures are of depends on the kind:</summary>
/// <remarks>
/// <list type="table">
/// <item><term>spike to growth</term><description>used a day, and what would have been, in the bucket's unit</description></item>
/// <item><term>mix</term><description>the share of <see cref="Meter"/> in percent, and what it was</description></item>
/// <item><term>at the cap</term><description>the last period's percentage, and the one that <see cref="Count"/> of <see cref="Of"/> periods were over</description></item>
/// <item><term>stagnant</term><description>the last period's percentage, and the first one's of <see cref="Of"/></description></item>
/// <item><term>spend forecast</term><description>the total that is as likely as not, with <see cref="Low"/> and <see cref="High"/>, and the period before</description></item>
/// </list>
/// </remarks>
/// <param name="DayTicks">The close of the day that showed it, in ticks of Unix time.</param>
/// <param name="SinceTicks">Where it began, in ticks of Unix time.</param>
public sealed record Observation(ObservationKind Kind, long DayTicks, long SinceTicks, Figure Actual, Figure? Expected)
{
    /// <summary>How many days, or periods, it has lasted or is of; at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How many periods were looked at; 0 where it is not about periods.</summary>
    public int Of { get; init; }

    /// <summary>The total is less than this in one of ten cases; null of everything but a forecast.</summary>
    public Figure? Low { get; init; }

    /// <summary>The total is less than this in nine of ten cases.</summary>
    public Figure? High { get; init; }

    /// <summary>The key of the meter that stands out; null where it is about all of the bucket.</summary>
    public string? Meter { get; init; }

    /// <summary>Digits of a figure that is told, at most: six (see <see cref="Outlooks.ExpectedTotal.TellingLimit"/>).</summary>
    public Observation Rounded() => this with
    {
        Actual = Actual.Rounded(Outlooks.ExpectedTotal.TellingLimit),
        Expected = Expected?.Rounded(Outlooks.ExpectedTotal.TellingLimit),
        Low = Low?.Rounded(Outlooks.ExpectedTotal.TellingLimit),
        High = High?.Rounded(Outlooks.ExpectedTotal.TellingLimit),
    };
}

/// <summary>What a bucket remembers of a kind: the last time that it was told, and whether it goes on.</summary>
public sealed record KnownObservation(Observation Observation, bool IsOpen);

/// <summary>That something which was told goes on no longer.</summary>
/// <param name="DayTicks">The close of the day that showed it, in ticks of Unix time.</param>
public sealed record ObservationEnd(ObservationKind Kind, long DayTicks, EndReason Reason);

/// <summary>Why something that was observed ends. Numbers are stored and never used again.</summary>
public enum EndReason : byte
{
    /// <summary>Usage is back at what it was.</summary>
    Back = 1,

    /// <summary>It has lasted for so long that it is what is usual now.</summary>
    Usual = 2,

    /// <summary>It is explained: by usage that was reported, corrected or voided late, a known event, or other settings.</summary>
    Explained = 3,
}
