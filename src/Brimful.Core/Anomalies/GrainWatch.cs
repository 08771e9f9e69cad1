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
    private RowLevels _levels;

    private readonly LookPrior _few;
    private readonly LookPrior _many;
    private readonly LookPrior _far;
    private Episode _up;
    private Episode _down;
    private Stops _stops;
    private float _slow;
    private int _known;

    /// <param name="rowsASlot">How many rows a slot of the season has.</param>
    public GrainWatch(GrainTuning tuning, Season season, int rowsASlot)
    {
        (_tuning, _season, _rowsASlot) = (tuning, season, rowsASlot);
        _rows = new RecentRows(tuning.Remembered, 2 * tuning.Many);
        (_few, _many) = (LookPrior.Of(LookWidths.Few, tuning), LookPrior.Of(tuning.Many, tuning));
        _far = _many.Following(Powers.Of(LookWidths.FarSize, tuning.Widening.FollowsRow));
    }

    /// <summary>Lets a row pass of which nothing is known, or that is not to be learned from.</summary>
    public void PassOver() => _rows.Add(double.NaN);

    /// <summary>Looks at the next row, then learns from it.</summary>
    public Anomaly? Observe(double value)
    {
        _rows.Add(value);
        _known++;
        _slow += (float)((value - _slow) / Math.Min(_known, _tuning.SlowRows));
        if (_rows.Told > _tuning.First) _levels = RowLevels.Find(_rows, _season, new SlotWalk(_rows.Told - 1, _rowsASlot, _season.Slots), _tuning);
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
        _stops.Visit(visitor);
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
        Span<float> used = stackalloc float[2 * _tuning.Many];
        Span<float> factors = stackalloc float[used.Length];
        _rows.CopyActual(used);
        var walk = new SlotWalk(_rows.Told - 1, _rowsASlot, _season.Slots);
        foreach (ref var factor in factors)
        {
            factor = _season.Factor(walk.Slot);
            walk.Back();
        }

        var sighting = default(Sighting);
        var row = Math.Log(Ratio(used[0], factors[0], level)) * Steadiness(factors[0]);
        var up = Measure(Anomalies.Look.RowUp, row, _tuning.Prior, ref sighting);
        var down = Measure(Anomalies.Look.RowDown, -row, _tuning.Prior, ref sighting);
        if (_tuning.Stops is { } stops) sighting.Add(Anomalies.Look.RowDown, -row, _stops.Observe(-row, used[0] <= StoppedShare * level * factors[0], stops));
        LookAtMore(used, factors, (Powers.Of(up, _tuning.Widening.FollowsRow), Powers.Of(down, _tuning.Widening.FollowsRow)), ref sighting);
        return sighting;
    }

    /// <summary>What counts of a departure of one row: in slots of less usage it takes more of one to be unusual.</summary>
    private double Steadiness(double factor) => _tuning.QuietSlots > 0 && factor < 1 ? Powers.Of(factor, _tuning.QuietSlots) : 1;

    /// <param name="followed">What the usual departures of one row say of those of more.</param>
    private void LookAtMore(ReadOnlySpan<float> used, ReadOnlySpan<float> factors, (double Up, double Down) followed, ref Sighting sighting)
    {
        var many = _tuning.Many;
        if (_rows.Told > _tuning.First + LookWidths.Few) LookAt(used[..LookWidths.Few], factors, (Anomalies.Look.FewUp, Anomalies.Look.FewDown), (_few.Following(followed.Up), _few.Following(followed.Down)), ref sighting);
        if (_rows.Told > _tuning.First + many) LookAt(used[..many], factors, (Anomalies.Look.ManyUp, Anomalies.Look.ManyDown), (_many.Following(followed.Up), _many.Following(followed.Down)), ref sighting);
        if (_rows.Told > _tuning.First + (2 * many)) LookAt(used[..many], factors, (Anomalies.Look.FarUp, null), (_far.Following(followed.Up), default), ref sighting);
    }

    private void LookAt(ReadOnlySpan<float> used, ReadOnlySpan<float> factors, (Look Up, Look? Down) looks, (LookPrior Up, LookPrior Down) priors, ref Sighting sighting)
    {
        Span<double> ratios = stackalloc double[used.Length];
        var level = _levels.Before(looks.Up);
        var known = 0;
        for (var back = 0; back < used.Length; back++)
        {
            if (!float.IsNaN(used[back])) Insert(Ratio(used[back], factors[back], level), ratios, known++);
        }

        if (known < (used.Length + 1) / 2) return;
        ratios = ratios[..known];
        Measure(looks.Up, DepartureAt(ratios, _tuning.Quantile), priors.Up, ref sighting);
        if (looks.Down is { } down) Measure(down, -DepartureAt(ratios, 1 - _tuning.Quantile), priors.Down, ref sighting);
    }

    private double Measure(Look look, double departure, LookPrior prior, ref Sighting sighting)
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
        var level = _levels.Before(seen.Look);
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
        var level = _levels.BeforeFar;
        var known = 0;
        for (var back = rows - 1; back >= 0; back--)
        {
            var departure = Departure(back, level);
            if (!double.IsNaN(departure)) departures[known++] = departure;
        }

        return known > _tuning.Many && Shape.RisesSteadily(departures[..known]);
    }

    /// <summary>The logarithm of <see cref="Ratio"/>, of a row so many rows back.</summary>
    private double Departure(int back, double level) => Math.Log(Ratio(_rows.Actual(back), _season.Factor(Slot(back)), level));

    /// <summary>What was used over what was expected, a share of the level added to both; NaN where nothing is known.</summary>
    private double Ratio(double used, double factor, double level)
    {
        var offset = (_tuning.Offset.OfLevel * level) + (_tuning.Offset.OfSlow * _slow) + Nothing;
        return (used + offset) / ((level * factor) + offset);
    }

    private int Slot(int back) => (_rows.Told - 1 - back) / _rowsASlot % _season.Slots;

    /// <summary>Puts a ratio among so many ascending ones.</summary>
    private static void Insert(double ratio, Span<double> ascending, int count)
    {
        for (; count > 0 && ascending[count - 1] > ratio; count--) ascending[count] = ascending[count - 1];
        ascending[count] = ratio;
    }

    /// <summary>The quantile of the logarithms of ascending ratios: two of them are all that it takes.</summary>
    private static double DepartureAt(ReadOnlySpan<double> ascending, double quantile)
    {
        var place = quantile * (ascending.Length - 1);
        var below = (int)place;
        var departure = Math.Log(ascending[below]);
        return below + 1 < ascending.Length ? departure + ((place - below) * (Math.Log(ascending[below + 1]) - departure)) : departure;
    }
}
