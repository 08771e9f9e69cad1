using System.Collections.Immutable;
using Brimful.Core.Anomalies;
using Brimful.Core.Pace;
using NodaTime;

namespace Brimful.Engine.Ports;

/// <summary>Says what is to be observed about an account's buckets. It is asked on no writer's thread.</summary>
public interface IObservationTerms
{
    /// <summary>What is in force for an account now.</summary>
    ValueTask<ObservationTerms> OfAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken);
}

/// <summary>What is observed, and what is known beforehand.</summary>
public sealed record ObservationTerms
{
    /// <summary>What holds where nobody has said otherwise.</summary>
    public static ObservationTerms Usual { get; } = new();

    /// <summary>Nothing is observed.</summary>
    public static ObservationTerms Nothing { get; } = new() { Anomalies = null, AtCap = null, Stagnant = null, SpendForecast = SpendCadence.Never };

    /// <summary>How many false alarms an account and month may have, over all of its buckets; null where anomalies are not told.</summary>
    public Sensitivity? Anomalies { get; init; } = Sensitivity.Usual;

    /// <summary>What is consistently at the cap; null where it is not told.</summary>
    public CapHabit? AtCap { get; init; } = new CapHabit(Periods: 4, AtLeast: 3, Percent: 90);

    /// <summary>What is stagnant; null where it is not told.</summary>
    public Stagnation? Stagnant { get; init; } = new Stagnation(Periods: 3, BelowPercent: 50);

    /// <summary>How often what will be spent is told, of buckets that count money.</summary>
    public SpendCadence SpendForecast { get; init; } = SpendCadence.Weekly;

    /// <summary>Days that are passed over: no alarm, and nothing is learned from them.</summary>
    public ImmutableArray<KnownDays> Known { get; init; } = [];

    /// <summary>Whether a day lies in a known event.</summary>
    public bool Covers(LocalDate day) => Known.Any(known => known.From <= day && day <= known.To);
}

/// <summary>Days of a known event, the first and the last among them.</summary>
public readonly record struct KnownDays(LocalDate From, LocalDate To);

/// <summary>How often something is told.</summary>
public enum SpendCadence
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>As each Monday begins.</summary>
    Weekly,

    /// <summary>As each month begins, and in its middle.</summary>
    Fortnightly,

    /// <summary>As each day begins.</summary>
    Daily,
}
