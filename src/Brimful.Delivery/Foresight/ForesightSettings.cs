using System.Collections.Immutable;
using Brimful.Core.Anomalies;
using Brimful.Core.Pace;
using Brimful.Engine.Ports;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Delivery.Foresight;

/// <summary>What a tenant says about what is observed. What it leaves out is as usual.</summary>
public sealed record ForesightSettings
{
    /// <summary>How many false alarms an account and month may have; 0: anomalies are not told.</summary>
    public decimal? FalseAlarms { get; init; }

    /// <summary>What is consistently at the cap.</summary>
    public HabitSettings? AtCap { get; init; }

    /// <summary>What is stagnant; its <see cref="HabitSettings.AtLeast"/> is not looked at.</summary>
    public HabitSettings? Stagnant { get; init; }

    public SpendCadence? SpendForecast { get; init; }

    /// <summary>The settings as they hold.</summary>
    public ObservationTerms ToTerms(ImmutableArray<KnownDays> known)
    {
        var usual = ObservationTerms.Usual;
        return usual with
        {
            Anomalies = FalseAlarms is { } rate ? (rate > 0 ? new Sensitivity((double)rate) : null) : usual.Anomalies,
            AtCap = AtCap is { } cap ? (cap.Periods > 0 ? new CapHabit(cap.Periods, cap.AtLeast, cap.Percent) : null) : usual.AtCap,
            Stagnant = Stagnant is { } stagnant ? (stagnant.Periods > 0 ? new Stagnation(stagnant.Periods, stagnant.Percent) : null) : usual.Stagnant,
            SpendForecast = SpendForecast ?? usual.SpendForecast,
            Known = known,
        };
    }
}

/// <summary>A habit that is told.</summary>
/// <param name="Periods">How many of the last ones are looked at; 0: it is not told.</param>
/// <param name="AtLeast">How many of them must show it.</param>
/// <param name="Percent">The percentage that they are over, or under.</param>
public sealed record HabitSettings(int Periods, int AtLeast, decimal Percent);

/// <summary>Days on which usage is known to be otherwise: a holiday, a campaign, an incident.</summary>
/// <param name="From">The first of them, in ISO 8601, by each bucket's zone.</param>
/// <param name="To">The last of them.</param>
public sealed record KnownEvent(string Name, string From, string To)
{
    public KnownDays ToDays() => new(Day(From), Day(To));

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
