using Brimful.Core.Anomalies;
using Brimful.Core.Observations;
using Brimful.Core.Quantities;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Observations;

/// <summary>Something observed in a bucket's days, and what ended it, where it has ended.</summary>
internal sealed record Observed(Observation Observation, ObservationEnd? End = null);

/// <summary>
/// Reads off a bucket's closed days what is unusual about them, from the first day on, as <c>brimful foresight anomalies</c> does: the same days give the same
/// observations, whenever they are looked at.
/// </summary>
internal sealed class AnomalyObserver(ObservedDays usage, ObservationTerms terms)
{
    private static readonly Figure Percent = new(0, Quantity.FractionDigits);

    private ObservedBucket Bucket => usage.Bucket;

    /// <summary>Everything unusual about its days.</summary>
    /// <param name="sensitivity">This bucket's own.</param>
    public IReadOnlyList<Observed> Observe(Sensitivity sensitivity)
    {
        var (watch, log, weights) = (new SeriesWatch(Cadence.Daily), new EpisodeLog(sensitivity), usage.Weights());
        for (var row = 0; row < usage.Days.Length; row++)
        {
            var day = usage.Days[row];
            if (terms.Covers(day.Date))
            {
                watch.PassOver();
                continue;
            }
            var used = ObservedDays.Total(day, weights);
            log.Follow(row, watch.Observe(used), 0, [used]);
        }
        return [.. log.All.Select(OfDays), .. usage.Bucket.Meters.Length > 1 ? Mixes(sensitivity, weights) : []];
    }

    private IEnumerable<Observed> Mixes(Sensitivity sensitivity, double[] weights)
    {
        var (watch, log, shares) = (new MixWatch(weights.Length, Cadence.Daily), new EpisodeLog(sensitivity), new double[weights.Length]);
        for (var row = 0; row < usage.Days.Length; row++)
        {
            var (day, total) = (usage.Days[row], 0.0);
            for (var place = 0; place < shares.Length; place++) total += shares[place] = Math.Max(0, (double)day.Nanos[place] * weights[place]);
            if (terms.Covers(day.Date) || !(total > 0))
            {
                watch.PassOver();
                continue;
            }
            for (var place = 0; place < shares.Length; place++) shares[place] /= total;
            var seen = watch.Observe(shares);
            log.Follow(row, seen?.Anomaly, seen?.Series ?? 0, shares);
        }
        return log.All.Select(OfMix);
    }

    private Observed OfDays(AnomalyEpisode episode)
    {
        var digits = Bucket.Includes.Digits;
        return WithEnd(episode, ObservationOf(episode, Parts(episode.Anomaly.Actual, digits), Parts(episode.Anomaly.Expected, digits)));

        static Figure Parts(double parts, int digits) => new((Int128)Math.Clamp(Math.Round(parts), -1e36, 1e36), digits);
    }

    private Observed OfMix(AnomalyEpisode episode)
    {
        var observation = ObservationOf(episode, Share(episode.Anomaly.Actual), Share(episode.Anomaly.Expected));
        return WithEnd(episode, observation with { Meter = Bucket.Meters[episode.Series].Key });

        static Figure Share(double share) => Percent.With((Int128)Math.Round(share * 100 * Quantity.NanosPerUnit));
    }

    private Observation ObservationOf(AnomalyEpisode episode, Figure actual, Figure expected)
    {
        var rows = Math.Min(episode.Anomaly.Rows, episode.Row + 1);
        var since = usage.Days[episode.Row - rows + 1].Start;
        return new Observation(KindOf(episode.Anomaly.Kind), usage.Days[episode.Row].End.ToUnixTimeTicks(), since.ToUnixTimeTicks(), actual, expected) { Count = rows }.Rounded();
    }

    private Observed WithEnd(AnomalyEpisode episode, Observation observation) => new(
        observation,
        episode.EndRow is { } row && !observation.Kind.IsMomentary()
            ? new ObservationEnd(observation.Kind, usage.Days[row].End.ToUnixTimeTicks(), episode.BecameUsual ? EndReason.Usual : EndReason.Back)
            : null);

    private static ObservationKind KindOf(AnomalyKind kind) => kind switch
    {
        AnomalyKind.Spike => ObservationKind.Spike,
        AnomalyKind.Drop => ObservationKind.Drop,
        AnomalyKind.ShiftUp => ObservationKind.ShiftUp,
        AnomalyKind.ShiftDown => ObservationKind.ShiftDown,
        AnomalyKind.Growth => ObservationKind.Growth,
        AnomalyKind.Mix => ObservationKind.Mix,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
