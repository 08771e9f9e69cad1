namespace Brimful.Core.Windows;

/// <summary>
/// What is within a rolling window, by the instant at which it leaves: exact to the event while at most <see cref="MostEntries"/> instants of subjects
/// are told apart. Beyond that, what leaves within the same <see cref="Cells"/>th part of the window leaves together, at the end of it.
/// </summary>
public sealed class WindowBook(long lengthTicks)
{
    /// <summary>The most entries that are told apart: some 3 MB.</summary>
    public const int MostEntries = 65_536;

    /// <summary>The parts of a window by which usage leaves once there are more.</summary>
    public const int Cells = 16_384;

    private readonly SortedDictionary<(long LeavesTicks, int Subject), Int128> _entries = [];

    /// <summary>Amounts in billionths, by the instant at which they leave in ticks of Unix time, and by the subject's number.</summary>
    public IReadOnlyDictionary<(long LeavesTicks, int Subject), Int128> Entries => _entries;

    /// <summary>When the next usage leaves, in ticks of Unix time; <see cref="long.MaxValue"/> for never.</summary>
    public long NextTicks => _entries.Count == 0 ? long.MaxValue : _entries.First().Key.LeavesTicks;

    /// <summary>Takes an amount that leaves at an instant; what comes to nothing is forgotten.</summary>
    public void Add(long leavesTicks, int subject, Int128 nanos)
    {
        AddTo((leavesTicks, subject), nanos);
        if (_entries.Count > MostEntries) Coarsen();
    }

    /// <summary>Takes an amount back, wherever it leaves by now.</summary>
    public void TakeBack(long leavesTicks, int subject, Int128 nanos)
    {
        var key = _entries.ContainsKey((leavesTicks, subject)) ? (leavesTicks, subject) : (EndOfCell(leavesTicks), subject);
        AddTo(key, -nanos);
    }

    /// <summary>Takes out what leaves by an instant.</summary>
    internal List<(int Subject, Int128 Nanos)> TakeLeaving(long ticks)
    {
        var leaving = new List<(int, Int128)>();
        while (_entries.Count > 0 && _entries.First() is var first && first.Key.LeavesTicks <= ticks)
        {
            leaving.Add((first.Key.Subject, first.Value));
            _entries.Remove(first.Key);
        }
        return leaving;
    }

    private void AddTo((long LeavesTicks, int Subject) key, Int128 nanos)
    {
        var sum = _entries.GetValueOrDefault(key) + nanos;
        if (sum == 0) _entries.Remove(key);
        else _entries[key] = sum;
    }

    private void Coarsen()
    {
        var fine = _entries.ToList();
        _entries.Clear();
        foreach (var (key, nanos) in fine) AddTo((EndOfCell(key.LeavesTicks), key.Subject), nanos);
    }

    private long EndOfCell(long ticks)
    {
        var cell = Math.Max(1, lengthTicks / Cells);
        var rest = ((ticks % cell) + cell) % cell;
        return rest == 0 ? ticks : ticks + cell - rest;
    }
}

/// <summary>Usage that a count from history found within a window.</summary>
/// <param name="TimeTicks">When it was used, in ticks of Unix time.</param>
public readonly record struct WindowUsage(int Subject, long TimeTicks, Int128 Nanos);
