using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>Days of known events, by the zone in which a bucket's days are counted: forecasts learn nothing from what was used on them.</summary>
internal sealed class KnownStretches
{
    private readonly (long From, long To)[] _stretches;

    private KnownStretches((long From, long To)[] stretches) => _stretches = stretches;

    /// <summary>Nothing is known beforehand.</summary>
    public static KnownStretches None { get; } = new([]);

    public static KnownStretches Of(ObservationTerms terms, DateTimeZone zone)
    {
        return terms.Known.IsEmpty ? None : new KnownStretches([.. terms.Known.Select(known => (StartOf(known.From), StartOf(known.To.PlusDays(1))))]);

        long StartOf(LocalDate day) => zone.AtStartOfDay(day).ToInstant().ToUnixTimeTicks();
    }

    /// <summary>Whether a day or hour lies in a known event.</summary>
    /// <param name="startTicks">Where it begins, in ticks of Unix time.</param>
    public bool Cover(long startTicks)
    {
        foreach (var (from, to) in _stretches)
            if (startTicks >= from && startTicks < to) return true;
        return false;
    }
}
