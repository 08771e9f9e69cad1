namespace Brimful.Engine.Shards;

/// <summary>
/// The accounts of a shard by their place in it. One that is used is an object; one that is not is kept packed, in the form in which
/// checkpoints store it, which takes a third of the memory. Not safe for threads.
/// </summary>
internal sealed class AccountShelf
{
    private const int InitialPlaces = 16;

    private readonly PackedForms _packed = new();
    private AccountState?[] _live = new AccountState?[InitialPlaces];
    private bool[] _awaited = new bool[InitialPlaces];
    private long[] _caughtAt = [];

    /// <summary>Places of packed accounts.</summary>
    public IEnumerable<int> PackedPlaces => _packed.Places;

    /// <summary>How many accounts are objects.</summary>
    public int LiveCount { get; private set; }

    /// <summary>The account as an object; null when it is packed or there is none.</summary>
    public AccountState? LiveAt(int place) => (uint)place < (uint)_live.Length ? _live[place] : null;

    /// <summary>Reads what the next usage of accounts needs, one kind of thing at a time, so that their cache misses overlap.</summary>
    /// <returns>Nothing of meaning: it keeps the reads from being left out.</returns>
    public long Touch(ReadOnlySpan<int> places)
    {
        var touched = 0L;
        foreach (var place in places) touched += LiveAt(place) is null ? 0 : 1;
        foreach (var place in places) touched += LiveAt(place)?.Touch() ?? 0;
        foreach (var place in places) touched += LiveAt(place)?.TouchParts() ?? 0;
        foreach (var place in places)
            foreach (var bucket in LiveAt(place)?.Buckets ?? []) touched += bucket.Touch();
        foreach (var place in places)
            foreach (var bucket in LiveAt(place)?.Buckets ?? []) touched += bucket.TouchOpen();
        return touched;
    }

    /// <summary>The account's packed form, to be read before anything changes; empty when it is an object or there is none.</summary>
    public ReadOnlySpan<byte> PackedAt(int place) => _packed.At(place);

    public void Put(int place, AccountState account)
    {
        MakeRoomFor(place);
        if (_live[place] is null) LiveCount++;
        _live[place] = account;
        _packed.Remove(place);
    }

    public void Put(int place, ReadOnlySpan<byte> packed)
    {
        MakeRoomFor(place);
        if (_live[place] is not null) LiveCount--;
        _live[place] = null;
        _packed.Set(place, packed);
    }

    /// <summary>Forgets an account.</summary>
    public void Remove(int place)
    {
        MakeRoomFor(place);
        if (_live[place] is not null) LiveCount--;
        _live[place] = null;
        _packed.Remove(place);
    }

    /// <summary>Whether a checkpoint has yet to catch the account as it is.</summary>
    public bool IsAwaited(int place) => (uint)place < (uint)_awaited.Length && _awaited[place];

    public void SetAwaited(int place, bool isAwaited) => _awaited[place] = isAwaited;

    /// <summary>Notes the record at which a checkpoint caught an account.</summary>
    public void NoteCatch(int place, long sequence)
    {
        if (place >= _caughtAt.Length) Array.Resize(ref _caughtAt, Math.Max(place + 1, _caughtAt.Length * 2));
        _caughtAt[place] = sequence;
    }

    /// <summary>Whether a checkpoint caught the account at a record or later: then its state holds that record.</summary>
    public bool Holds(int place, long sequence) => place < _caughtAt.Length && _caughtAt[place] >= sequence;

    /// <summary>Forgets where accounts were caught: no older record will come.</summary>
    public void ForgetCatches() => _caughtAt = [];

    private void MakeRoomFor(int place)
    {
        if (place < _live.Length) return;
        var places = Math.Max(place + 1, _live.Length * 2);
        Array.Resize(ref _live, places);
        Array.Resize(ref _awaited, places);
    }
}
