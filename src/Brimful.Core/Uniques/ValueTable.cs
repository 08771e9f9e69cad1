using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Brimful.Core.Uniques;

/// <summary>
/// Counts events by value and subject: open addressing with linear probing over entries of 24 bytes, at most three quarters full and growing by
/// half, so that a value takes 32 to 48 bytes. Not safe for threads.
/// </summary>
internal sealed class ValueTable : IReadOnlyCollection<ValueCount>
{
    private const int InitialRoom = 8;

    /// <summary>Of entries that were counted up beyond what 32 bits hold: how often. Almost always null.</summary>
    private Dictionary<ValueOf, long>? _carries;
    private Entry[] _entries = new Entry[InitialRoom];

    /// <summary>Entries: all with at least one event, but for those that were <see cref="Set"/> to none.</summary>
    public int Count { get; private set; }

    /// <summary>The memory that entries take.</summary>
    public long Bytes => (long)_entries.Length * Unsafe.SizeOf<Entry>();

    /// <summary>Every entry, in no order that means anything.</summary>
    public IEnumerator<ValueCount> GetEnumerator()
    {
        for (var at = 0; at < _entries.Length; at++)
            if (_entries[at].IsTaken && _entries[at].Key is var key) yield return new ValueCount(key.Subject, (Int128)key.Value, EventsAt(at));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Finds how many events an entry has.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(ValueOf key, out long events)
    {
        var at = Find(key);
        var isThere = _entries[at].IsTaken;
        events = isThere ? EventsAt(at) : 0;
        return isThere;
    }

    /// <summary>Sets how many events an entry has. One without any stays an entry.</summary>
    public void Set(ValueOf key, long events) => SetEvents(PlaceFor(key, out _), events);

    /// <summary>Counts events more.</summary>
    /// <returns>Whether they are the first.</returns>
    public bool Add(ValueOf key, long events)
    {
        var at = PlaceFor(key, out var isNew);
        SetEvents(at, isNew ? events : EventsAt(at) + events);
        return isNew;
    }

    /// <summary>Counts one event less.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Remove(ValueOf key)
    {
        var at = Find(key);
        if (!_entries[at].IsTaken) throw new UnreachableException("A distinct value is taken back that nobody brought.");
        var left = EventsAt(at) - 1;
        SetEvents(at, left);
        if (left > 0) return false;
        CloseGap(at);
        Count--;
        return true;
    }

    /// <summary>A table of the entries with more events than 32 bits count; almost always empty. They stay here too.</summary>
    public ValueTable TakeLarge()
    {
        var large = new ValueTable();
        foreach (var key in _carries?.Keys ?? Enumerable.Empty<ValueOf>()) large.Set(key, EventsAt(Find(key)));
        return large;
    }

    /// <summary>The place of the entry, which is made when there is none.</summary>
    private int PlaceFor(ValueOf key, out bool isNew)
    {
        var at = Find(key);
        isNew = !_entries[at].IsTaken;
        if (!isNew) return at;
        if ((Count + 1) * 4L > _entries.Length * 3L)
        {
            Grow();
            at = Find(key);
        }
        _entries[at] = new Entry(key);
        Count++;
        return at;
    }

    private long EventsAt(int at) => _entries[at].Events + (_carries is not null && _carries.TryGetValue(_entries[at].Key, out var carries) ? carries << 32 : 0);

    private void SetEvents(int at, long events)
    {
        _entries[at].Events = (uint)events;
        if (events >> 32 is > 0 and var carries) (_carries ??= [])[_entries[at].Key] = carries;
        else _carries?.Remove(_entries[at].Key);
    }

    /// <summary>The place of the entry, or the free place where it belongs.</summary>
    private int Find(ValueOf key)
    {
        var at = HomeOf(key);
        while (_entries[at].IsTaken && _entries[at].Key != key)
            if (++at == _entries.Length) at = 0;
        return at;
    }

    /// <summary>Values are even already (a keyed digest); the multiplication spreads subjects, and whatever a test gives.</summary>
    private int HomeOf(ValueOf key)
    {
        var mixed = ((ulong)key.Value ^ (ulong)(key.Value >> 64) ^ ((ulong)(uint)key.Subject << 32)) * 0x9E3779B97F4A7C15;
        return (int)Math.BigMul(mixed, (ulong)_entries.Length, out _);
    }

    /// <summary>Moves entries that the free place would cut off from their home.</summary>
    private void CloseGap(int gap)
    {
        _entries[gap] = default;
        for (var at = Next(gap); _entries[at].IsTaken; at = Next(at))
        {
            var home = HomeOf(_entries[at].Key);
            var isReachable = gap <= at ? gap < home && home <= at : gap < home || home <= at;
            if (isReachable) continue;
            (_entries[gap], _entries[at]) = (_entries[at], default);
            gap = at;
        }
    }

    private int Next(int at) => at + 1 == _entries.Length ? 0 : at + 1;

    private void Grow()
    {
        var before = _entries;
        _entries = new Entry[before.Length + (before.Length / 2)];
        foreach (ref readonly var entry in before.AsSpan())
            if (entry.IsTaken) _entries[Find(entry.Key)] = entry;
    }

    /// <summary>A value and a subject, in 24 bytes: the subject is kept as one more, so that a place of zeros is free.</summary>
    private struct Entry(ValueOf key)
    {
        private readonly ulong _upper = (ulong)(key.Value >> 64);
        private readonly ulong _lower = (ulong)key.Value;
        private readonly int _subject = key.Subject + Taken;

        private const int Taken = 2;

        /// <summary>The lower 32 bits of how many events there are.</summary>
        public uint Events;

        public readonly bool IsTaken => _subject != 0;

        public readonly ValueOf Key => new(new UInt128(_upper, _lower), _subject - Taken);
    }
}

/// <summary>A value and whose it is.</summary>
/// <param name="Value">Its digest.</param>
internal readonly record struct ValueOf(UInt128 Value, int Subject);
