using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace Brimful.Engine.Directory;

/// <summary>
/// The accounts of the installation in their stored form, found by number, or by tenant and key: about a hundred bytes each, where objects
/// would take five times that. Decoded for whoever asks. One writer; whatever finds or reads may do so from any thread.
/// </summary>
internal sealed class AccountRegister(ulong seed)
{
    private const int InitialSlots = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _counts = [];
    private readonly ConcurrentDictionary<int, ImmutableSortedDictionary<int, byte[]>> _pages = [];
    private volatile byte[]?[] _stored = new byte[]?[InitialSlots];
    private Slot[] _slots = new Slot[InitialSlots];
    private int _taken;

    /// <summary>Every account's stored form, in order of creation. Only for the writer.</summary>
    public IEnumerable<byte[]> All => _stored.OfType<byte[]>();

    /// <summary>The account's stored form; null when there is none.</summary>
    public byte[]? StoredAt(int number)
    {
        var stored = _stored;
        return (uint)number < (uint)stored.Length ? stored[number] : null;
    }

    /// <summary>The pages of what an account owns; null where that stands in its stored form.</summary>
    public ImmutableSortedDictionary<int, byte[]>? PagesOf(int number) => _pages.GetValueOrDefault(number);

    /// <summary>A page of what an account owns; null when there is none.</summary>
    public byte[]? PageAt(int number, int page) => PagesOf(number)?.GetValueOrDefault(page);

    /// <summary>Keeps a page of what an account owns.</summary>
    public void SetPage(int number, int page, byte[] stored) =>
        _pages[number] = (PagesOf(number) ?? ImmutableSortedDictionary<int, byte[]>.Empty).SetItem(page, stored);

    /// <summary>Forgets a page of what an account owns.</summary>
    public void RemovePage(int number, int page)
    {
        if (PagesOf(number)?.Remove(page) is not { } left) return;
        if (left.IsEmpty) _pages.TryRemove(number, out _);
        else _pages[number] = left;
    }

    /// <summary>The account with a number; null when there is none.</summary>
    public AccountEntry? Find(int number) => StoredAt(number) is { } stored ? DirectoryCodec.DecodeAccount(stored, PagesOf(number)) : null;

    /// <summary>The number of a tenant's account; null when there is none.</summary>
    public int? NumberOf(int tenant, string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        lock (_lock)
        {
            var slot = SlotOf(tenant, bytes, out _);
            return _slots[slot].IsTaken ? _slots[slot].Number : null;
        }
    }

    /// <summary>How many accounts a tenant has. Only for the writer.</summary>
    public int CountOf(int tenant) => _counts.GetValueOrDefault(tenant);

    /// <summary>Keeps an account as it now is; its tenant and key find it from now on.</summary>
    public void Set(int number, byte[] stored)
    {
        if (number >= _stored.Length)
        {
            var grown = _stored;
            Array.Resize(ref grown, Math.Max(number + 1, _stored.Length * 2));
            _stored = grown;
        }
        _stored[number] = stored;
        var account = new AccountReading(stored);
        lock (_lock) Place(account);
    }

    /// <summary>Forgets an account, all but its pages.</summary>
    public void Remove(int number)
    {
        if (StoredAt(number) is not { } stored) return;
        var account = new AccountReading(stored);
        lock (_lock)
        {
            var slot = SlotOf(account.Tenant, account.Key, out _);
            if (_slots[slot].IsTaken) Free(slot, account.Tenant);
        }
        _stored[number] = null;
    }

    private void Place(in AccountReading account)
    {
        if ((_taken + 1) * 3L > _slots.Length * 2L) Grow();
        var slot = SlotOf(account.Tenant, account.Key, out var tag);
        if (!_slots[slot].IsTaken)
        {
            _taken++;
            _counts[account.Tenant] = CountOf(account.Tenant) + 1;
        }
        _slots[slot] = new Slot(account.Number, tag);
    }

    /// <summary>Frees a slot and moves up what had to make way for it, so that no search ends too early.</summary>
    private void Free(int slot, int tenant)
    {
        _taken--;
        _counts[tenant] = CountOf(tenant) - 1;
        var mask = _slots.Length - 1;
        var free = slot;
        for (var at = (slot + 1) & mask; _slots[at].IsTaken; at = (at + 1) & mask)
        {
            var first = FirstSlotOf(_slots[at].Number) & mask;
            if (((at - first) & mask) < ((at - free) & mask)) continue;
            _slots[free] = _slots[at];
            free = at;
        }
        _slots[free] = default;
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new Slot[before.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var moved in before)
        {
            if (!moved.IsTaken) continue;
            var slot = FirstSlotOf(moved.Number) & mask;
            while (_slots[slot].IsTaken) slot = (slot + 1) & mask;
            _slots[slot] = moved;
        }
    }

    private int FirstSlotOf(int number)
    {
        var account = new AccountReading(_stored[number]);
        return (int)HashOf(account.Tenant, account.Key);
    }

    /// <summary>Where an account stands, or the free slot where it would.</summary>
    private int SlotOf(int tenant, ReadOnlySpan<byte> key, out uint tag)
    {
        var hash = HashOf(tenant, key);
        tag = (uint)(hash >> 32);
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot].IsTaken && !(_slots[slot].Tag == tag && IsNamed(_slots[slot].Number, tenant, key))) slot = (slot + 1) & mask;
        return slot;
    }

    private bool IsNamed(int number, int tenant, ReadOnlySpan<byte> key)
    {
        var account = new AccountReading(_stored[number]);
        return account.Tenant == tenant && account.Key.SequenceEqual(key);
    }

    private ulong HashOf(int tenant, ReadOnlySpan<byte> key) => KeyHash.Of(key, seed + ((ulong)(uint)tenant * 0x9E3779B97F4A7C15));

    private readonly struct Slot(int number, uint tag)
    {
        private readonly int _numberAndOne = number + 1;

        /// <summary>The upper half of the hash: other keys are told apart without looking at their accounts.</summary>
        public uint Tag => tag;

        public bool IsTaken => _numberAndOne != 0;

        public int Number => _numberAndOne - 1;
    }
}
