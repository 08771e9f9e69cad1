namespace Brimful.Core.Anomalies;

/// <summary>
/// Watches a series at one grain: rows, hours or days. Each row is compared with the level of the rows before it × what its slot of the week has of that,
/// in logarithms; so are the last few and the last many rows, with the level before them. What most of them agree on counts, so that one
/// row alone moves no level.
/// </summary>
internal sealed class GrainWatch
{
    private const int Looks = 7;
    private const double Nothing = 1e-12;

    /// <summary>Usage of no more than this share of what was expected has stopped.</summary>
    private const double StoppedShare = 0.1;

    private readonly GrainTuning _tuning;
    private readonly int _rowsASlot;
    private readonly Season _season;
    private readonly RecentRows _rows;
    private readonly Surprise[] _surprises = new Surprise[Looks];

    /// <summary>Of the row that is looked at; found anew for each.</summary>
    private Levels _levels;

    private Episode _up;
    private Episode _down;
    private float _slow;
    private int _known;

    /// <param name="rowsASlot">How many rows a slot of the season has.</param>
    public GrainWatch(GrainTuning tuning, Season season, int rowsASlot)
    {
        (_tuning, _season, _rowsASlot) = (tuning, season, rowsASlot);
        _rows = new RecentRows(tuning.Remembered, 2 * tuning.Many);
    }

    /// <summary>Lets a row pass of which nothing is known, or that is not to be learned from.</summary>
    public void PassOver() => _rows.Add(double.NaN);

    /// <summary>Looks at the next row, then learns from it.</summary>
    public Anomaly? Observe(double value)
    {
        _rows.Add(value);
        _known++;
        _slow += (float)((value - _slow) / Math.Min(_known, _tuning.SlowRows));
        if (_rows.Told > _tuning.First) FindLevels();
        var level = _rows.Told > _tuning.First ? _levels.BeforeRow : double.NaN;
        var sighting = double.IsNaN(level) ? default : Look(level);
        var told = double.IsNaN(level) ? null : Tell(sighting);
        Learn(value, double.IsNaN(level) ? _slow : level);
        return told;
    }

    public void Visit(IStateVisitor visitor)
    {
        _season.Visit(visitor);
        _rows.Visit(visitor);
        foreach (ref var surprise in _surprises.AsSpan()) surprise.Visit(visitor);
        _up.Visit(visitor);
        _down.Visit(visitor);
        visitor.Visit(ref _slow);
        visitor.Visit(ref _known);
    }

    private void Learn(double value, double level)
    {
        var slot = Slot(0);
        if (_rows.Told > _tuning.First && level * _season.Factor(slot) > 0) _rows.LearnAtMost(_tuning.MostOfExpected * level * _season.Factor(slot));
        if (level > 0) _season.Learn(slot, Math.Min(value / level, _tuning.MostOfExpected));
    }

    private Sighting Look(double level)
    {
        var sighting = default(Sighting);
        var row = Departure(0, level);
        var up = Measure(Anomalies.Look.RowUp, row, _tuning.Prior, ref sighting);
        var down = Measure(Anomalies.Look.RowDown, -row, _tuning.Prior, ref sighting);
        if (_rows.Told > _tuning.First + LookWidths.Few) LookAtMany(LookWidths.Few, (Anomalies.Look.FewUp, Anomalies.Look.FewDown), (up, down), ref sighting);
        if (_rows.Told > _tuning.First + _tuning.Many) LookAtMany(_tuning.Many, (Anomalies.Look.ManyUp, Anomalies.Look.ManyDown), (up, down), ref sighting);
        if (_rows.Told > _tuning.First + (2 * _tuning.Many)) LookAtMany(_tuning.Many, (Anomalies.Look.FarUp, null), (1.5 * up, down), ref sighting);
        return sighting;
    }

    private void LookAtMany(int rows, (Look Up, Look? Down) looks, (double Up, double Down) ofRow, ref Sighting sighting)
    {
        Span<double> departures = stackalloc double[rows];
        var level = LevelBefore(looks.Up);
        var known = 0;
        for (var back = 0; back < rows; back++)
        {
            var departure = Departure(back, level);
            if (!double.IsNaN(departure)) departures[known++] = departure;
        }

        if (known < (rows + 1) / 2) return;
        departures = departures[..known];
        departures.Sort();
        Measure(looks.Up, At(departures, _tuning.Quantile), Prior(ofRow.Up, rows), ref sighting);
        if (looks.Down is { } down) Measure(down, -At(departures, 1 - _tuning.Quantile), Prior(ofRow.Down, rows), ref sighting);
    }

    /// <summary>The usual departure of many rows is taken to follow that of one, until enough is known of it.</summary>
    private (double Size, double Rows) Prior(double ofRow, int rows)
    {
        var (fall, weight, follows) = _tuning.Widening;
        var size = Math.Exp(((1 - follows) * Math.Log(_tuning.Prior.Size)) + (follows * Math.Log(ofRow))) * Math.Pow(rows, -fall);
        return (size, _tuning.Prior.Rows * Math.Pow(rows, weight));
    }

    private double Measure(Look look, double departure, (double Size, double Rows) prior, ref Sighting sighting)
    {
        ref var surprise = ref _surprises[(int)look];
        var usual = surprise.Size(prior, _tuning.Surprises.TailShare);
        surprise.Learn(departure, (prior.Size, usual), _tuning.Surprises, look >= Anomalies.Look.ManyUp ? LookWidths.ManyPace / _tuning.Many : 1);
        sighting.Add(look, departure, departure / usual / _tuning.Lines[(int)look]);
        return usual;
    }

    private Anomaly? Tell(Sighting sighting)
    {
        var (keeping, margin, other) = _tuning.Episodes;
        _up.Forget(keeping);
        _down.Forget(keeping);
        var (up, down) = (sighting.Up, sighting.Down);
        var upTells = _up.Tells(up.Score, margin) && up.Score > _down.Record * other;
        var downTells = _down.Tells(down.Score, margin) && down.Score > _up.Record * other;
        _up.Follow(up.Score);
        _down.Follow(down.Score);
        if (_rows.Told <= _tuning.Silent) return null;
        if (upTells && (up.Score >= down.Score || !downTells)) return Describe(up);
        return downTells ? Describe(down) : null;
    }

    private Anomaly Describe(Seen seen)
    {
        var level = LevelBefore(seen.Look);
        var rows = Lasting(seen, level);
        var (actual, expected, known) = (0.0, 0.0, 0);
        for (var back = 0; back < rows; back++)
        {
            if (float.IsNaN(_rows.Actual(back))) continue;
            actual += _rows.Actual(back);
            expected += level * _season.Factor(Slot(back));
            known++;
        }

        return new Anomaly(KindOf(seen.Look, actual, expected), seen.Score, rows, actual / known, expected / known);
    }

    /// <summary>For how many rows it has lasted: back to the first that departs at least half as much, one that does not left aside.</summary>
    private int Lasting(Seen seen, double level)
    {
        if (seen.Look is Anomalies.Look.RowUp or Anomalies.Look.RowDown) return 1;
        var (lasting, against) = (1, 0);
        for (var back = 1; back < Math.Min(2 * _tuning.Many, _rows.Told) && against < 2; back++)
        {
            var departure = Departure(back, level) * (seen.Look.IsDown() ? -1 : 1);
            if (double.IsNaN(departure)) continue;
            if (departure >= seen.Departure / 2) (lasting, against) = (back + 1, 0);
            else against++;
        }

        return lasting;
    }

    private AnomalyKind KindOf(Look look, double actual, double expected)
    {
        if (look.IsDown()) return actual <= expected * StoppedShare ? AnomalyKind.Drop : AnomalyKind.ShiftDown;
        if (look == Anomalies.Look.RowUp) return AnomalyKind.Spike;
        return Rises() ? AnomalyKind.Growth : AnomalyKind.ShiftUp;
    }

    /// <summary>Whether the last rows are better told by a line that rises than by one step.</summary>
    private bool Rises()
    {
        var rows = 2 * _tuning.Many;
        if (_rows.Told <= _tuning.First + rows) return false;
        Span<double> departures = stackalloc double[rows];
        var level = LevelBefore(Anomalies.Look.FarUp);
        var known = 0;
        for (var back = rows - 1; back >= 0; back--)
        {
            var departure = Departure(back, level);
            if (!double.IsNaN(departure)) departures[known++] = departure;
        }

        return known > _tuning.Many && Shape.RisesSteadily(departures[..known]);
    }

    /// <summary>The logarithm of what was used over what was expected; NaN where nothing is known.</summary>
    private double Departure(int back, double level)
    {
        var offset = (_tuning.Offset.OfLevel * level) + (_tuning.Offset.OfSlow * _slow) + Nothing;
        return Math.Log((_rows.Actual(back) + offset) / ((level * _season.Factor(Slot(back))) + offset));
    }

    private double LevelBefore(Look look) => look switch
    {
        Anomalies.Look.RowUp or Anomalies.Look.RowDown => _levels.BeforeRow,
        Anomalies.Look.FewUp or Anomalies.Look.FewDown => _levels.BeforeFew,
        Anomalies.Look.FarUp => _levels.BeforeFar,
        _ => _levels.BeforeMany,
    };

    /// <summary>Finds the levels before the last row, the last few, the last many and as many again, by one walk back.</summary>
    private void FindLevels()
    {
        Span<(double Used, double Shares)> sums = stackalloc (double, double)[_tuning.Remembered + 1];
        var (used, shares) = (0.0, 0.0);
        for (var back = 0; back < _tuning.Remembered; back++)
        {
            var learned = back < _rows.Told ? _rows.Learned(back) : float.NaN;
            if (!float.IsNaN(learned)) (used, shares) = (used + learned, shares + _season.Factor(Slot(back)));
            sums[back + 1] = (used, shares);
        }

        _levels = new Levels(LevelBefore(1, sums), LevelBefore(LookWidths.Few, sums), LevelBefore(_tuning.Many, sums), LevelBefore(2 * _tuning.Many, sums));
    }

    /// <summary>What a row has in the mean of its week, by what is known of the rows before the last so many. NaN where that is nothing.</summary>
    /// <param name="sums">What was used in the last so many rows, and what their slots have of a level.</param>
    private double LevelBefore(int rows, ReadOnlySpan<(double Used, double Shares)> sums)
    {
        var (means, weights) = (_tuning.Means, _tuning.MeanWeights);
        var (level, weight) = (0.0, 0.0);
        foreach (var (length, counts) in (ReadOnlySpan<(int, double)>)[(means.Short, weights.Short), (means.Middle, weights.Middle), (means.Long, weights.Long)])
        {
            var shares = sums[rows + length].Shares - sums[rows].Shares;
            if (shares > 0) (level, weight) = (level + (counts * (sums[rows + length].Used - sums[rows].Used) / shares), weight + counts);
        }

        return weight > 0 ? level / weight : double.NaN;
    }

    private int Slot(int back) => (_rows.Told - 1 - back) / _rowsASlot % _season.Slots;

    private static double At(ReadOnlySpan<double> ascending, double quantile)
    {
        var place = quantile * (ascending.Length - 1);
        var below = (int)place;
        return below + 1 < ascending.Length ? ascending[below] + ((place - below) * (ascending[below + 1] - ascending[below])) : ascending[below];
    }

    /// <summary>By what a look leaves out: what a row has in the mean of its week.</summary>
    private readonly record struct Levels(double BeforeRow, double BeforeFew, double BeforeMany, double BeforeFar);
}
