namespace Brimful.Core.Uniques;

/// <summary>
/// The distinct values of one period of a bucket (S5): of each, whose events brought it and how many, so that it goes when the last of them is voided,
/// and a value that several subjects bring counts once. Exact. Values are digests of 127 bits (<see cref="ValueCount"/>).
/// </summary>
/// <remarks>
/// While one subject brings all values there is one entry a value; from the second subject on there is one for each value and subject that brings it, and one
/// more a value. An entry takes 32 to 48 bytes.
/// </remarks>
public sealed class DistinctValues
{
    private const int Everybody = -1;
    private const int Nobody = -2;

    private readonly ValueTable _events = new();
    private int _sole = Nobody;
    private int _shared;

    private bool IsShared => _sole == Everybody;

    /// <summary>How many distinct values there are.</summary>
    public int Count => IsShared ? _shared : _events.Count;

    /// <summary>The memory that they take.</summary>
    public long Bytes => _events.Bytes;

    /// <summary>How many <see cref="All"/> has.</summary>
    public int Entries => IsShared ? _events.Count - _shared : _events.Count;

    /// <summary>Who brought which value, with how many events; in no order that means anything.</summary>
    public IEnumerable<ValueCount> All => _events.All.Where(entry => entry.Key.Subject != Everybody).Select(entry => new ValueCount(entry.Key.Subject, (Int128)entry.Key.Value, entry.Events));

    /// <summary>Whether any subject brought the value.</summary>
    public bool Has(Int128 value) => _events[new ValueOf((UInt128)value, IsShared ? Everybody : _sole)] > 0;

    /// <summary>How many events of the subject brought the value.</summary>
    public long EventsOf(Int128 value, int subject) => _events[new ValueOf((UInt128)value, subject)];

    /// <summary>Whether one event of the subject is all that holds the value.</summary>
    public bool HangsOn(Int128 value, int subject) => EventsOf(value, subject) == 1 && (!IsShared || _events[new ValueOf((UInt128)value, Everybody)] == 1);

    /// <summary>Counts events that bring a value.</summary>
    /// <returns>Whether it is new to the subject.</returns>
    public bool Add(Int128 value, int subject, long events = 1)
    {
        if (_sole == Nobody) _sole = subject;
        else if (_sole != subject && !IsShared) Share();
        var isNew = _events.Add(new ValueOf((UInt128)value, subject), events);
        if (isNew && IsShared && _events.Add(new ValueOf((UInt128)value, Everybody), 1)) _shared++;
        return isNew;
    }

    /// <summary>Takes back an event that brought a value.</summary>
    /// <returns>Whether it was the subject's last.</returns>
    public bool Remove(Int128 value, int subject)
    {
        var isGone = _events.Remove(new ValueOf((UInt128)value, subject));
        if (isGone && IsShared && _events.Remove(new ValueOf((UInt128)value, Everybody))) _shared--;
        return isGone;
    }

    /// <summary>From now on counts of each value too how many subjects bring it.</summary>
    private void Share()
    {
        _shared = _events.Count;
        _sole = Everybody;
        foreach (var (key, _) in _events.All.ToList()) _events.Add(key with { Subject = Everybody }, 1);
    }
}

/// <summary>A distinct value, whose it is, and with how many events.</summary>
/// <param name="Value">The value's digest: not negative, 127 bits of a keyed hash of what it says. Two values with one digest are not to be expected
/// in the life of the universe: docs/adr, "Distinct values are known by a keyed digest".</param>
public readonly record struct ValueCount(int Subject, Int128 Value, long Events);
