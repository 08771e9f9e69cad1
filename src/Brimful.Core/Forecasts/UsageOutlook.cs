using System.Runtime.InteropServices;

namespace Brimful.Core.Forecasts;

/// <summary>
/// What the closed days of a series of daily usage say about the days to come. Kept a series, and told of each day once, in order, as it closes;
/// nothing is allocated for a day. Days are counted from the first one told; the same days give the same outlook, and nothing later is looked at.
/// </summary>
public sealed class UsageOutlook
{
    /// <summary>Closed days below which nothing is forecast: <c>insufficientHistory</c>.</summary>
    public const int SufficientDays = 14;

    private const int RememberedDays = 56;

    /// <summary>The form of <see cref="WriteTo"/>; another one is refused.</summary>
    private const byte SnapshotVersion = 1;

    private readonly float[] _days = new float[RememberedDays];
    private int _closed;

    /// <summary>How many days were closed.</summary>
    public int ClosedDays => _closed;

    /// <summary>Bytes that <see cref="WriteTo"/> writes.</summary>
    public static int SnapshotBytes => 1 + sizeof(int) + (RememberedDays * sizeof(float));

    /// <summary>Closes the next day.</summary>
    /// <param name="used">What was used of it, in the series' unit; below 0 counts as 0.</param>
    public void CloseDay(double used)
    {
        _days[_closed % RememberedDays] = (float)Math.Max(0, used);
        _closed++;
    }

    /// <summary>Closes a day of which nothing is known: it counts as the mean of its weekday over the last four weeks.</summary>
    public void CloseUnknownDay()
    {
        var (sum, weeks) = (0.0, 0);
        for (; weeks < 4 && _closed - (7 * (weeks + 1)) >= 0; weeks++) sum += _days[(_closed - (7 * (weeks + 1))) % RememberedDays];
        CloseDay(weeks > 0 ? sum / weeks : Mean(Math.Min(_closed, 28)));
    }

    /// <summary>The sum of the next days. Null for <c>insufficientHistory</c>.</summary>
    /// <param name="days">At least 1.</param>
    public Forecast? Ahead(int days) => Ahead(days, new DayInProgress(0, 1));

    /// <summary>The rest of the day in progress and the sum of so many days after it. Null for <c>insufficientHistory</c>.</summary>
    /// <param name="days">After the day in progress, which is the one after the last closed day; at least 0, and 1 if none is in progress.</param>
    public Forecast? Ahead(int days, DayInProgress today)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        if (_closed < SufficientDays) return null;
        var level = Level();
        var rest = 1 - Math.Clamp(today.Passed, 0, 1);
        var horizon = days + rest;
        return new Forecast(level * horizon, 0, 0.25, ErrorTable.ClassOf((int)Math.Ceiling(horizon)));
    }

    /// <summary>What is used on a single day to come. Null for <c>insufficientHistory</c>.</summary>
    /// <param name="ahead">1 is the day after the last closed one.</param>
    public Forecast? OnDay(int ahead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, 1);
        return _closed < SufficientDays ? null : new Forecast(Level(), 0, 0.4, 0);
    }

    /// <summary>Writes all that is remembered, to be read by <see cref="Read"/> on any machine.</summary>
    public void WriteTo(Span<byte> snapshot)
    {
        snapshot[0] = SnapshotVersion;
        MemoryMarshal.Write(snapshot[1..], _closed);
        MemoryMarshal.AsBytes(_days.AsSpan()).CopyTo(snapshot[(1 + sizeof(int))..]);
    }

    /// <summary>What <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no snapshot, or one of another form.</exception>
    public static UsageOutlook Read(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length != SnapshotBytes || snapshot[0] != SnapshotVersion) throw new InvalidDataException("No outlook of the form that is read here.");
        var outlook = new UsageOutlook { _closed = MemoryMarshal.Read<int>(snapshot[1..]) };
        snapshot[(1 + sizeof(int))..].CopyTo(MemoryMarshal.AsBytes(outlook._days.AsSpan()));
        return outlook;
    }

    private double Level() => (Mean(Math.Min(_closed, 7)) + Mean(Math.Min(_closed, 14)) + Mean(Math.Min(_closed, 28)) + Mean(Math.Min(_closed, 56))) / 4;

    private double Mean(int days)
    {
        var sum = 0.0;
        for (var back = 1; back <= days; back++) sum += _days[(_closed - back) % RememberedDays];
        return days == 0 ? 0 : sum / days;
    }
}
