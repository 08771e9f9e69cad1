namespace Brimful.Core.Anomalies;

/// <summary>
/// Follows what a watch says of daily rows, and turns it into episodes that begin once and end once: when usage lies nearer to what it would have been than to what
/// it had become, or when it has been so for four weeks. The same rows give the same episodes.
/// </summary>
/// <remarks>A graver episode in the same direction stands for a lesser one: while growth goes on no shift is told, while usage has stopped none that it is lower.</remarks>
public sealed class EpisodeLog(Sensitivity sensitivity)
{
    /// <summary>Rows over which usage is looked at for its end: a whole week.</summary>
    private const int Settling = 7;

    /// <summary>Of usage that had stopped, rows of which most show it again.</summary>
    private const int Resuming = 3;

    /// <summary>After so many rows what was unusual is usual.</summary>
    private const int UntilUsual = 28;

    /// <summary>What is added to both sides before they are compared, of what was expected: near zero nothing is far (ADR 34).</summary>
    private const double Ground = 0.1;

    /// <summary>Usage is alike that is less than so many times another.</summary>
    private const double Alike = 1.5;

    private readonly double _threshold = sensitivity.Threshold;
    private readonly List<AnomalyEpisode> _all = [];
    private readonly Dictionary<AnomalyKind, Ongoing> _ongoing = [];

    /// <summary>All of them, in the order in which they began.</summary>
    public IReadOnlyList<AnomalyEpisode> All => _all;

    /// <summary>Follows one row.</summary>
    /// <param name="seen">What the watch says of it; null for nothing.</param>
    /// <param name="series">Of a mix, the series that it is about.</param>
    /// <param name="values">What was used in it, by series; of a mix the shares.</param>
    public void Follow(int row, Anomaly? seen, int series, ReadOnlySpan<double> values)
    {
        foreach (var ongoing in _ongoing.Values.ToList()) Settle(ongoing, row, values[ongoing.Episode.Series]);
        if (seen is not { } anomaly || anomaly.Score < _threshold || _ongoing.Keys.Any(kind => StandsFor(kind, anomaly.Kind)) || IsReturn(anomaly, row)) return;
        var episode = new AnomalyEpisode(anomaly, series, row);
        if (anomaly.Kind == AnomalyKind.Spike) episode = episode with { EndRow = row };
        else _ongoing[anomaly.Kind] = new Ongoing(episode, _all.Count);
        _all.Add(episode);
    }

    private void Settle(Ongoing ongoing, int row, double value)
    {
        ongoing.Since.Add(value);
        var anomaly = ongoing.Episode.Anomaly;
        var isBack = anomaly.Kind == AnomalyKind.Drop
            ? ongoing.Since.Count >= Resuming && IsBack(anomaly, ongoing.Since.TakeLast(Resuming).Order().ElementAt(Resuming / 2))
            : ongoing.Since.Count >= Settling && IsBack(anomaly, ongoing.Since.TakeLast(Settling).Average());
        if (!isBack && ongoing.Since.Count < UntilUsual) return;
        _all[ongoing.Place] = ongoing.Episode with { EndRow = row, BecameUsual = !isBack };
        _ongoing.Remove(anomaly.Kind);
    }

    /// <summary>Whether it is only the way back to what was usual before something that goes on, or has ended lately: a watch that has got used to it is surprised.</summary>
    private bool IsReturn(Anomaly anomaly, int row) => _all.Exists(before =>
        !before.BecameUsual && row - (before.EndRow ?? row) < UntilUsual
        && (before.Anomaly.Actual > before.Anomaly.Expected) != (anomaly.Actual > anomaly.Expected)
        && anomaly.Actual > before.Anomaly.Expected / Alike && anomaly.Actual < before.Anomaly.Expected * Alike);

    /// <summary>Whether a row's usage lies nearer to what was expected, as departures are measured: by their logarithm.</summary>
    private static bool IsBack(Anomaly anomaly, double used)
    {
        var ground = Ground * Math.Max(anomaly.Expected, 0);
        var middle = Math.Sqrt((Math.Max(anomaly.Actual, 0) + ground) * (Math.Max(anomaly.Expected, 0) + ground)) - ground;
        return anomaly.Actual > anomaly.Expected ? used < middle : used > middle;
    }

    /// <summary>Whether what goes on says all that the other would.</summary>
    private static bool StandsFor(AnomalyKind ongoing, AnomalyKind other) => ongoing == other
        || (ongoing == AnomalyKind.Growth && other is AnomalyKind.ShiftUp or AnomalyKind.Spike)
        || (ongoing == AnomalyKind.ShiftUp && other == AnomalyKind.Spike)
        || (ongoing == AnomalyKind.Drop && other == AnomalyKind.ShiftDown);

    private sealed record Ongoing(AnomalyEpisode Episode, int Place)
    {
        public List<double> Since { get; } = [];
    }
}
