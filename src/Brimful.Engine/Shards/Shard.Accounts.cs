using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Accounts that are packed at most at the start of a command that is not about events.</summary>
    private const int TrimmedAtOnce = 64;

    private readonly AccountShelf _accounts = new();
    private readonly Queue<int> _inUse = new();
    private readonly ByteWriter _packer = new();
    private KnownToShard? _known;
    private long _packings;

    /// <summary>Accounts that are objects just now; all others are packed.</summary>
    public int AccountsInUse => _accounts.LiveCount;

    /// <summary>How many accounts were packed since the start, each time counted. Any thread.</summary>
    public long Packings => Interlocked.Read(ref _packings);

    /// <summary>The account with a number, to look at; null when it has neither buckets nor usage. A packed one stays packed.</summary>
    public AccountState? FindAccount(int account) =>
        _accounts.LiveAt(PlaceOf(account)) ?? (_accounts.PackedAt(PlaceOf(account)) is { } packed ? Unpack(account, packed) : null);

    /// <summary>The account with a number, to change; null when it has neither buckets nor usage.</summary>
    private AccountState? UseAccount(int number)
    {
        var place = PlaceOf(number);
        if (_accounts.LiveAt(place) is { } live) return live;
        if (_accounts.PackedAt(place) is not { } packed) return null;
        var account = Unpack(number, packed);
        if (!_accounts.IsAwaited(place)) account.CaughtAt = 0;
        return Use(account);
    }

    private AccountState AccountOf(int number, int tenant) => UseAccount(number) ?? Use(new AccountState(number, tenant));

    private AccountState Use(AccountState account)
    {
        var place = PlaceOf(account.Number);
        _accounts.Put(place, account);
        _inUse.Enqueue(account.Number);
        if (!_accounts.IsAwaited(place)) Await(account.Number);
        return account;
    }

    /// <summary>Has the next checkpoint catch the account.</summary>
    private void Await(int account)
    {
        _accounts.SetAwaited(PlaceOf(account), isAwaited: true);
        _changed.Add(account);
    }

    /// <summary>Packs what has been in use for longest while too many accounts are.</summary>
    private void PackWhatIsTooMuch(int atMost) => PackDownTo(settings.MaxInUse, atMost);

    /// <summary>Packs what has been in use for longest while more accounts are than that, a few at a time, so that nobody waits long. What the
    /// record at hand has touched stays.</summary>
    public void PackDownTo(int count, int atMost)
    {
        for (; _accounts.LiveCount > count && atMost > 0 && _inUse.TryDequeue(out var number); atMost--)
        {
            if (_accounts.LiveAt(PlaceOf(number)) is not { } account) continue;
            if (account.TouchedAt == output.Sequence || account.IsSpilling) _inUse.Enqueue(number);
            else Pack(number, account);
        }
    }

    private void Pack(int number, AccountState account)
    {
        Keep(number, FormOf(account));
        NotePacked(account);
    }

    private void Keep(int number, byte[] packed)
    {
        _accounts.Put(PlaceOf(number), packed);
        Interlocked.Increment(ref _packings);
    }

    private byte[] FormOf(AccountState account)
    {
        _packer.Clear();
        account.Write(_packer, Terms);
        return _packer.ToArray();
    }

    private AccountState Unpack(int number, byte[] packed)
    {
        var from = new ByteReader(packed);
        return AccountState.Read(number, ref from, _known ??= new KnownToShard(Terms, MeterOf, identities.Values));
    }

    private int PlaceOf(int account) => account >> settings.ShardBits;

    private void Touch(AccountState account) => account.TouchedAt = output.Sequence;
}
