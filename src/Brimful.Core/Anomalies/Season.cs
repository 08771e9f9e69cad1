namespace Brimful.Core.Anomalies;

/// <summary>
/// How usage is spread over a week: a factor for each slot of it, learned row by row. Where days have slots of their own (hours), what is known of a
/// time of day stands in for an hour of the week that was seldom seen.
/// </summary>
internal sealed class Season
{
    private readonly SeasonTuning _tuning;
    private readonly int _slotsADay;
    private readonly float[] _means;
    private readonly float[] _seen;
    private readonly float[] _dayMeans;
    private readonly float[] _daySeen;
    private readonly float[] _factors;
    private float _noise = 1;
    private float _learned;

    /// <param name="slots">Of a week; 1 for a series without seasons.</param>
    /// <param name="slotsADay">0 where a slot is a day.</param>
    public Season(int slots, int slotsADay, SeasonTuning tuning)
    {
        (_tuning, _slotsADay) = (tuning, slotsADay);
        (_means, _seen, _factors) = (new float[slots], new float[slots], new float[slots]);
        (_dayMeans, _daySeen) = (new float[slotsADay], new float[slotsADay]);
        Array.Fill(_factors, 1);
    }

    public int Slots => _factors.Length;

    /// <summary>How much of the mean level falls into a slot: 1 is as much as into any.</summary>
    public float Factor(int slot) => _factors[slot];

    /// <summary>Learns what a row had of the level that was expected of it.</summary>
    public void Learn(int slot, double share)
    {
        if (_seen[slot] >= 1)
        {
            _learned = Math.Min(_learned + 1, 100);
            var apart = share - _means[slot];
            _noise += (float)(((apart * apart) - _noise) / (_learned + 1));
        }

        Learn(ref _means[slot], ref _seen[slot], share, _tuning.Weeks);
        if (_slotsADay == 0)
        {
            var prior = Prior();
            for (var each = 0; each < Slots; each++) _factors[each] = (float)(((_seen[each] * _means[each]) + prior) / (_seen[each] + prior));
            return;
        }

        var time = slot % _slotsADay;
        Learn(ref _dayMeans[time], ref _daySeen[time], share, _tuning.Weeks * 2);
        var ofDay = ((_daySeen[time] * _dayMeans[time]) + _tuning.DayPrior) / (_daySeen[time] + _tuning.DayPrior);
        for (var alike = time; alike < Slots; alike += _slotsADay) _factors[alike] = Shrunk(alike, ofDay);
    }

    public void Visit(IStateVisitor visitor)
    {
        foreach (var values in (ReadOnlySpan<float[]>)[_means, _seen, _dayMeans, _daySeen, _factors]) visitor.Visit(values);
        visitor.Visit(ref _noise);
        visitor.Visit(ref _learned);
    }

    private static void Learn(ref float mean, ref float seen, double share, double most)
    {
        seen = (float)Math.Min(seen + 1, most);
        mean += (float)((share - mean) / seen);
    }

    /// <summary>The less slots differ for what one row differs from its like, the more each is taken to be as all are.</summary>
    private double Prior()
    {
        var (sum, squares, seen) = (0.0, 0.0, 0);
        for (var each = 0; each < Slots; each++)
        {
            if (_seen[each] < 1) continue;
            sum += _means[each];
            squares += _means[each] * _means[each];
            seen++;
        }

        if (seen < 2) return _tuning.Prior;
        var spread = Math.Max(((squares - (sum * sum / seen)) / (seen - 1)) - (_noise / _tuning.Weeks), 1e-6);
        return Math.Clamp(_noise / spread, 0.1, 20);
    }

    private float Shrunk(int slot, double towards) => (float)(((_seen[slot] * _means[slot]) + (_tuning.Prior * towards)) / (_seen[slot] + _tuning.Prior));
}
