namespace Brimful.Core.Anomalies;

/// <summary>
/// Watches one series of usage for what is unusual about it. Told of each row once, in order, as it closes; what it says of a row uses that row and
/// those before it, and nothing is allocated for a row. The same rows give the same scores, whatever their unit.
/// </summary>
public sealed class SeriesWatch
{
    /// <summary>The form of <see cref="ToSnapshot"/>; another one is refused.</summary>
    private const byte SnapshotVersion = 1;

    private readonly Cadence _cadence;
    private readonly GrainWatch _rows;
    private readonly GrainWatch? _hours;
    private Episode _episode;
    private float _lowest;
    private float _hourUsed;
    private int _hourKnown;
    private int _hourRows;

    public SeriesWatch(Cadence cadence) => (_cadence, _rows, _hours) = (cadence, cadence.WatchRows(), cadence.WatchHoursOfRows());

    /// <summary>Looks at the next row.</summary>
    /// <param name="used">
    /// What was used in it, in the series' unit. A series that falls below 0 is no usage (a temperature, say) and is seen from its lowest value.
    /// </param>
    /// <returns>What is unusual, most of the time null. What goes on is told once, and again only where it is more unusual than before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No finite number; a row of which nothing is known is passed over.</exception>
    public Anomaly? Observe(double used)
    {
        if (!double.IsFinite(used)) throw new ArgumentOutOfRangeException(nameof(used), used, "A row is a finite number, or passed over.");
        if (used < _lowest) _lowest = (float)used;
        used -= _lowest;
        var ofRow = Lifted(_rows.Observe(used), 1);
        if (_hours is null) return ofRow;
        (_hourUsed, _hourKnown) = (_hourUsed + (float)used, _hourKnown + 1);
        var ofHour = Lifted(CloseHour(), _cadence.RowsAnHour);
        return Told(ofHour is { } hour && hour.Score > (ofRow?.Score ?? 0) ? ofHour : ofRow);
    }

    /// <summary>
    /// Lets a row pass that is missing, or that lies in a known event (a holiday, a campaign, an incident): it is no alarm, and nothing is learned from it.
    /// </summary>
    public void PassOver()
    {
        _rows.PassOver();
        if (_hours is not null) CloseHour();
    }

    /// <summary>All that is remembered, to be read by <see cref="FromSnapshot"/>.</summary>
    public byte[] ToSnapshot()
    {
        var measure = new SnapshotMeasure();
        Visit(measure);
        var snapshot = new byte[1 + measure.Bytes];
        snapshot[0] = SnapshotVersion;
        Visit(new SnapshotWriter(snapshot, 1));
        return snapshot;
    }

    /// <summary>A watch that goes on where the one went that was written.</summary>
    /// <param name="cadence">The one it was written with.</param>
    /// <exception cref="InvalidDataException">It is no snapshot, one of another form, or of another cadence.</exception>
    public static SeriesWatch FromSnapshot(Cadence cadence, byte[] snapshot)
    {
        var watch = new SeriesWatch(cadence);
        var measure = new SnapshotMeasure();
        watch.Visit(measure);
        if (snapshot.Length != 1 + measure.Bytes || snapshot[0] != SnapshotVersion) throw new InvalidDataException("No watch of the form and cadence that are read here.");
        watch.Visit(new SnapshotReader(snapshot, 1));
        return watch;
    }

    private Anomaly? CloseHour()
    {
        if (++_hourRows < _cadence.RowsAnHour) return null;
        // An hour is known by its rows' mean, if at least half of them are known.
        Anomaly? told = null;
        if (2 * _hourKnown >= _hourRows) told = _hours!.Observe(_hourUsed / _hourKnown);
        else _hours!.PassOver();
        (_hourUsed, _hourKnown, _hourRows) = (0, 0, 0);
        return told;
    }

    /// <summary>Two grains may see one thing: it is told once.</summary>
    private Anomaly? Told(Anomaly? anomaly)
    {
        _episode.Forget(Tunings.EpisodeKeeping);
        if (anomaly is not { } seen) return null;
        var tells = _episode.Tells(seen.Score, Tunings.EpisodeMargin);
        _episode.Follow(seen.Score);
        return tells ? anomaly : null;
    }

    private Anomaly? Lifted(Anomaly? anomaly, int rows) => anomaly is { } seen
        ? seen with { Rows = seen.Rows * rows, Actual = seen.Actual + _lowest, Expected = seen.Expected + _lowest }
        : null;

    private void Visit(IStateVisitor visitor)
    {
        _rows.Visit(visitor);
        _hours?.Visit(visitor);
        _episode.Visit(visitor);
        visitor.Visit(ref _lowest);
        visitor.Visit(ref _hourUsed);
        visitor.Visit(ref _hourKnown);
        visitor.Visit(ref _hourRows);
    }
}
