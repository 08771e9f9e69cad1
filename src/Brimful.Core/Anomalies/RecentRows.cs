namespace Brimful.Core.Anomalies;

/// <summary>The last rows of a series: as they were, for the few that are looked at, and as they are learned from, with what stood out cut down.</summary>
internal sealed class RecentRows(int remembered, int looked)
{
    private readonly float[] _learned = Unknown(remembered);
    private readonly float[] _actual = Unknown(looked);

    /// <summary>How many rows were told; the next one has this number.</summary>
    private int _told;

    public int Told => _told;

    /// <summary>What is learned of the rows remembered, in a ring. NaN where nothing is known of one, or that was left out.</summary>
    public ReadOnlySpan<float> LearnedRing => _learned;

    /// <summary>The place of the last row in <see cref="LearnedRing"/>.</summary>
    public int LastLearned => (_told - 1) % _learned.Length;

    /// <summary>What was used in the row so many rows back (0: the last one). NaN where nothing is known of it, or that was left out.</summary>
    public float Actual(int back) => _actual[(_told - 1 - back) % _actual.Length];

    /// <summary>What was used in the last rows, the last one first.</summary>
    public void CopyActual(Span<float> back)
    {
        var at = (_told - 1) % _actual.Length;
        foreach (ref var used in back)
        {
            used = _actual[at];
            at = at == 0 ? _actual.Length - 1 : at - 1;
        }
    }

    public void Add(double value)
    {
        _learned[_told % _learned.Length] = (float)value;
        _actual[_told % _actual.Length] = (float)value;
        _told++;
    }

    /// <summary>Cuts the last row down to the most that is learned of one.</summary>
    public void LearnAtMost(double most)
    {
        ref var last = ref _learned[(_told - 1) % _learned.Length];
        if (last > most) last = (float)most;
    }

    public void Visit(IStateVisitor visitor)
    {
        visitor.Visit(_learned);
        visitor.Visit(_actual);
        visitor.Visit(ref _told);
    }

    private static float[] Unknown(int rows)
    {
        var values = new float[rows];
        Array.Fill(values, float.NaN);
        return values;
    }
}
