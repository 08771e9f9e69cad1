namespace Brimful.Core.Anomalies;

/// <summary>One series of an account takes another share of the account's usage than it did.</summary>
/// <param name="Series">Which one, by its place; the one that stands out most.</param>
/// <param name="Anomaly">Of kind <see cref="AnomalyKind.Mix"/>; actual and expected are shares, from 0 to 1.</param>
public readonly record struct MixAnomaly(int Series, Anomaly Anomaly);

/// <summary>
/// Watches how the usage of one account is spread over several series of one unit, such as its products. Usage that changes in all alike changes no share, and
/// is each series' own to tell. A share that is unusual for a single row is none.
/// </summary>
public sealed class MixWatch
{
    private readonly SeriesWatch[] _shares;

    /// <param name="series">How many; at least 2.</param>
    public MixWatch(int series, Cadence cadence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(series, 2);
        _shares = new SeriesWatch[series];
        for (var each = 0; each < series; each++) _shares[each] = new SeriesWatch(cadence);
    }

    /// <summary>Looks at the next row of all series.</summary>
    /// <param name="used">What was used in it, by series, in one unit; below 0 counts as 0. A row without usage says nothing of shares.</param>
    /// <exception cref="ArgumentException">Not as many as there are series.</exception>
    public MixAnomaly? Observe(ReadOnlySpan<double> used)
    {
        if (used.Length != _shares.Length) throw new ArgumentException($"{_shares.Length} series are watched.", nameof(used));
        var total = 0.0;
        foreach (var amount in used) total += Math.Max(0, amount);
        if (!(total > 0))
        {
            PassOver();
            return null;
        }

        MixAnomaly? most = null;
        for (var each = 0; each < _shares.Length; each++)
        {
            if (_shares[each].Observe(Math.Max(0, used[each]) / total) is not { Rows: > 1 } seen || seen.Score <= (most?.Anomaly.Score ?? 0)) continue;
            most = new MixAnomaly(each, seen with { Kind = AnomalyKind.Mix });
        }

        return most;
    }

    /// <summary>Lets a row pass that is missing, or lies in a known event.</summary>
    public void PassOver()
    {
        foreach (var share in _shares) share.PassOver();
    }
}
