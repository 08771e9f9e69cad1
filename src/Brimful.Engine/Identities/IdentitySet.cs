namespace Brimful.Engine.Identities;

/// <summary>
/// Identities that were counted, each remembered until the dedupe window after the later of its receipt and its event time, inclusive
/// (S2, S23). Twenty-four bytes an identity in a table at most two thirds full; expired ones are dropped when it would grow.
/// </summary>
public sealed class IdentitySet
{
    private const int InitialSlots = 16;

    private UInt128[] _keys = new UInt128[InitialSlots];
    private long[] _since = new long[InitialSlots];
    private long? _zeroSince;

    /// <summary>Slots taken, expired ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the identity is remembered at an instant.</summary>
    public bool Contains(UInt128 identity, long nowTicks, long windowTicks)
    {
        if (identity == 0) return _zeroSince >= nowTicks - windowTicks;
        var mask = _keys.Length - 1;
        for (var slot = SlotOf(identity, mask); ; slot = (slot + 1) & mask)
        {
            var key = _keys[slot];
            if (key == identity) return _since[slot] >= nowTicks - windowTicks;
            if (key == 0) return false;
        }
    }

    /// <summary>Reads where an identity would stand, so that it is in the cache when it is looked for.</summary>
    public long Touch(UInt128 identity) => (long)(ulong)_keys[SlotOf(identity, _keys.Length - 1)];

    /// <summary>Remembers an identity from the later of its receipt and its event time on.</summary>
    public void Add(UInt128 identity, long sinceTicks, long nowTicks, long windowTicks)
    {
        if (identity == 0)
        {
            _zeroSince = Math.Max(_zeroSince ?? sinceTicks, sinceTicks);
            return;
        }
        if ((Count + 1) * 3L > _keys.Length * 2L) Rebuild(nowTicks - windowTicks);
        Put(identity, sinceTicks);
    }

    /// <summary>Takes an identity from a checkpoint, whatever its age: the clock that it is judged by is not known yet.</summary>
    public void Restore(UInt128 identity, long sinceTicks) => Add(identity, sinceTicks, nowTicks: 0, windowTicks: long.MaxValue);

    private void Put(UInt128 identity, long since)
    {
        var mask = _keys.Length - 1;
        var slot = SlotOf(identity, mask);
        while (_keys[slot] != 0 && _keys[slot] != identity) slot = (slot + 1) & mask;
        if (_keys[slot] == 0) Count++;
        _since[slot] = _keys[slot] == 0 ? since : Math.Max(_since[slot], since);
        _keys[slot] = identity;
    }

    private void Rebuild(long horizonTicks)
    {
        var (keys, since) = (_keys, _since);
        var live = 0;
        for (var slot = 0; slot < keys.Length; slot++)
            if (keys[slot] != 0 && since[slot] >= horizonTicks) live++;
        var slots = keys.Length;
        while ((live + 1) * 3L > slots) slots *= 2;
        (_keys, _since, Count) = (new UInt128[slots], new long[slots], 0);
        for (var slot = 0; slot < keys.Length; slot++)
            if (keys[slot] != 0 && since[slot] >= horizonTicks) Put(keys[slot], since[slot]);
    }

    private static int SlotOf(UInt128 identity, int mask) => (int)(ulong)identity & mask;
}
