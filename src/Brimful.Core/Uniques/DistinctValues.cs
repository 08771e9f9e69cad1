namespace Brimful.Core.Uniques;

/// <summary>
/// The distinct values of one period of a bucket (S5): of each, whose events brought it and how many, so that it goes when the last of them is voided,
/// and a value that several subjects bring counts once. Exact. Values are digests of 127 bits (<see cref="ValueCount"/>).
/// </summary>
/// <remarks>
/// While one subject brings all values there is one entry a value; from the second subject on there is one for each value and subject that brings it, and one
/// more a value. An entry takes 32 to 48 bytes. What is in memory can be handed over to be written (<see cref="Freeze"/>); then newer entries stand before older ones, each
/// with all events of its value and subject, and an entry without events says that there are none any more.
/// </remarks>
public sealed class DistinctValues
{
    private const int Everybody = -1;
    private const int Nobody = -2;

    private ValueTable _events = new();
    private OlderValues? _older;
    private int _sole = Nobody;
    private int _shared;

    private bool IsShared => _sole == Everybody;

    /// <summary>How many distinct values there are.</summary>
    public int Count => _older is { } older ? older.Count : IsShared ? _shared : _events.Count;

    /// <summary>The memory that they take, with what is known in memory of those that were written.</summary>
    public long Bytes => _events.Bytes + (_older?.Bytes ?? 0);

    /// <summary>Entries that could be handed over.</summary>
    public int InMemory => _events.Count;

    /// <summary>How many <see cref="All"/> has, while nothing is written.</summary>
    internal int Entries => IsShared ? _events.Count - _shared : _events.Count;

    /// <summary>Who brought which value, with how many events; in no order that means anything. Reads what was written, from end to end.</summary>
    public IEnumerable<ValueCount> All => Newest().Where(static one => one.Subject != Everybody && one.Events > 0);

    /// <summary>A sum over <see cref="All"/>, the same for the same values, subjects and numbers of events wherever they are kept.</summary>
    public UInt128 Fingerprint => All.Aggregate(UInt128.Zero, static (sum, one) => sum + Mixed(one));

    /// <summary>Whether entries wait for being written.</summary>
    public bool IsBeingWritten => _older?.Frozen is not null;

    /// <summary>What was written; null when nothing was.</summary>
    internal ISpilledValues? Spilled => _older?.Spilled;

    /// <summary>Whether any subject brought the value.</summary>
    public bool Has(Int128 value) => IsShared ? BringersOf((UInt128)value) > 0 : EventsOf(value, _sole) > 0;

    /// <summary>How many events of the subject brought the value.</summary>
    public long EventsOf(Int128 value, int subject) => this[new ValueOf((UInt128)value, subject)];

    /// <summary>Whether one event of the subject is all that holds the value.</summary>
    public bool HangsOn(Int128 value, int subject) => EventsOf(value, subject) == 1 && (!IsShared || BringersOf((UInt128)value) == 1);

    /// <summary>Counts events that bring a value.</summary>
    /// <returns>Whether it is new to the subject.</returns>
    public bool Add(Int128 value, int subject, long events = 1)
    {
        if (_sole == Nobody) _sole = subject;
        else if (_sole != subject && !IsShared) Share();
        if (_older is { } older) return Change(older, new ValueOf((UInt128)value, subject), events) == events;
        var isNew = _events.Add(new ValueOf((UInt128)value, subject), events);
        if (isNew && IsShared && _events.Add(new ValueOf((UInt128)value, Everybody), 1)) _shared++;
        return isNew;
    }

    /// <summary>Takes back an event that brought a value.</summary>
    /// <returns>Whether it was the subject's last.</returns>
    public bool Remove(Int128 value, int subject)
    {
        if (_older is { } older) return Change(older, new ValueOf((UInt128)value, subject), -1) == 0;
        var isGone = _events.Remove(new ValueOf((UInt128)value, subject));
        if (isGone && IsShared && _events.Remove(new ValueOf((UInt128)value, Everybody))) _shared--;
        return isGone;
    }

    /// <summary>Hands over what is in memory to be written; it is still asked until <see cref="Adopt"/>. Not while <see cref="IsBeingWritten"/>.</summary>
    /// <returns>Entries that do not change any more: other threads may read them.</returns>
    internal IReadOnlyCollection<ValueCount> Freeze()
    {
        var older = _older ??= new OlderValues(Count);
        if (older.Frozen is not null) throw new System.Diagnostics.UnreachableException("Distinct values are handed over while others are being written.");
        (older.Frozen, _events) = (_events, _events.TakeLarge());
        return older.Frozen;
    }

    /// <summary>What was handed over is written: from now on it is asked there.</summary>
    internal void Adopt(ISpilledValues spilled) => (_older!.Spilled, _older.Frozen) = (spilled, null);

    /// <summary>Says which entries an event of the subject with that value may need, so that those that are not in memory can be read before it is counted.</summary>
    internal void Foresee(Int128 value, int subject)
    {
        if (_older?.Spilled is not { } spilled) return;
        Span<int> asked = [subject, Everybody, IsShared ? _older.First : _sole];
        for (var at = 0; at < asked.Length; at++)
        {
            if (asked[at] == Nobody || asked[..at].Contains(asked[at])) continue;
            if (!_events.TryGet(new ValueOf((UInt128)value, asked[at]), out _)) spilled.Foresee((UInt128)value, asked[at]);
        }
    }

    /// <summary>What a stored form has beside the entries and what was written; null while everything is in memory, and then the entries say all.</summary>
    internal StoredValues? Stored => _older is { } older ? new StoredValues(older.Count, _sole, older.First) : null;

    /// <summary>The entries that are not written yet, the newest of each.</summary>
    internal IReadOnlyCollection<ValueCount> Unwritten => _older?.Frozen is { } frozen ? [.. _events, .. frozen.Where(one => !_events.TryGet(KeyOf(one), out _))] : _events;

    /// <summary>Values of which some were written, as they were stored.</summary>
    internal static DistinctValues Restore(StoredValues stored, IEnumerable<ValueCount> unwritten, ISpilledValues? spilled)
    {
        var values = new DistinctValues { _sole = stored.Sole, _older = new OlderValues(stored.Count) { First = stored.First, Spilled = spilled } };
        foreach (var one in unwritten) values._events.Set(KeyOf(one), one.Events);
        return values;
    }

    private long this[ValueOf key] => _events.TryGet(key, out var events) || _older is null ? events : _older[key];

    /// <summary>How many subjects bring the value. Of values that were written while one subject brought all, nothing says so: then it is that one.</summary>
    private long BringersOf(UInt128 value)
    {
        var bringers = this[new ValueOf(value, Everybody)];
        return bringers > 0 || _older is not { First: not Nobody and var first } ? bringers : this[new ValueOf(value, first)] > 0 ? 1 : 0;
    }

    /// <summary>Counts events more or less where some values are not in memory.</summary>
    /// <returns>How many there are then.</returns>
    private long Change(OlderValues older, ValueOf key, long change)
    {
        var before = this[key];
        var after = before + change;
        if (after < 0) throw new System.Diagnostics.UnreachableException("A distinct value is taken back that nobody brought.");
        if (before == 0 || after == 0)
        {
            var (bringers, more) = (IsShared ? BringersOf(key.Value) : before == 0 ? 0 : 1, after > 0 ? 1 : -1);
            if (IsShared) _events.Set(key with { Subject = Everybody }, bringers + more);
            if (bringers == 0 || bringers + more == 0) older.Count += more;
        }
        _events.Set(key, after);
        return after;
    }

    /// <summary>From now on counts of each value too how many subjects bring it.</summary>
    private void Share()
    {
        if (_older is { } older)
        {
            (older.First, _sole) = (_sole, Everybody);
            return;
        }
        _shared = _events.Count;
        _sole = Everybody;
        foreach (var one in _events.ToList()) _events.Add(KeyOf(one) with { Subject = Everybody }, 1);
    }

    private IEnumerable<ValueCount> Newest()
    {
        foreach (var one in Unwritten) yield return one;
        foreach (var one in Spilled?.All ?? [])
            if (!_events.TryGet(KeyOf(one), out _) && !(_older!.Frozen is { } frozen && frozen.TryGet(KeyOf(one), out _))) yield return one;
    }

    private static ValueOf KeyOf(in ValueCount one) => new((UInt128)one.Value, one.Subject);

    private static UInt128 Mixed(in ValueCount one)
    {
        var mixed = ((UInt128)one.Value ^ ((UInt128)(uint)one.Subject << 64) ^ (ulong)one.Events) * new UInt128(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835);
        return mixed ^ (mixed >> 67);
    }

    /// <summary>What is asked where memory has no entry.</summary>
    private sealed class OlderValues(int count)
    {
        /// <summary>How many distinct values there are, in memory or not.</summary>
        public int Count { get; set; } = count;

        /// <summary>Who brought all values before others came; <see cref="Nobody"/> where each value says how many subjects bring it.</summary>
        public int First { get; set; } = Nobody;

        /// <summary>Entries that are being written.</summary>
        public ValueTable? Frozen { get; set; }

        /// <summary>Entries that were written.</summary>
        public ISpilledValues? Spilled { get; set; }

        public long Bytes => (Frozen?.Bytes ?? 0) + (Spilled?.Bytes ?? 0);

        public long this[ValueOf key] => Frozen is { } frozen && frozen.TryGet(key, out var events) ? events : Spilled?.EventsOf(key.Value, key.Subject) ?? 0;
    }
}

/// <summary>A distinct value, whose it is, and with how many events.</summary>
/// <param name="Subject">Of an entry that says how many subjects bring the value (<paramref name="Events"/>): −1.</param>
/// <param name="Value">The value's digest: not negative, 127 bits of a keyed hash of what it says. Two values with one digest are not to be expected
/// in the life of the universe: docs/adr, "Distinct values are known by a keyed digest".</param>
public readonly record struct ValueCount(int Subject, Int128 Value, long Events);

/// <summary>What is stored of distinct values of which some were written, beside their entries.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Sole">Who brings all of them; −1 when several subjects do.</param>
/// <param name="First">Who brought all before others came; −2 where each value says how many subjects bring it.</param>
internal readonly record struct StoredValues(int Count, int Sole, int First);
