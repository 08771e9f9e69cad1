using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    /// <summary>Accounts that are packed at most at the start of a command that is not about events.</summary>
    private const int TrimmedAtOnce = 64;

    /// <summary>Guests that stay while there is room.</summary>
    private const int GuestsAtMost = 32;

    private readonly AccountShelf _accounts = new();
    private readonly Queue<int> _inUse = new();

    /// <summary>Accounts in use that are the first to be packed: those that came when enough were in use, and those that have counted nothing. As objects
    /// they are short-lived, so that they leave no holes among what lives long.</summary>
    private readonly Queue<int> _guests = new();
    private readonly ByteWriter _packer = new();
    private KnownToShard? _known;
    private long _packings;

    /// <summary>Accounts that are objects just now; all others are packed.</summary>
    public int AccountsInUse => _accounts.LiveCount;

    /// <summary>How many accounts were packed since the start, each time counted. Any thread.</summary>
    public long Packings => Interlocked.Read(ref _packings);

    /// <summary>The account with a number, to look at; null when it has neither buckets nor usage. A packed one stays packed.</summary>
    public AccountState? FindAccount(int account) =>
        _accounts.LiveAt(PlaceOf(account)) ?? (_accounts.PackedAt(PlaceOf(account)) is { IsEmpty: false } packed ? Unpack(account, packed) : null);

    /// <summary>The account with a number, to change; null when it has neither buckets nor usage.</summary>
    private AccountState? UseAccount(int number)
    {
        var place = PlaceOf(number);
        if (_accounts.LiveAt(place) is { } live) return live;
        if (_accounts.PackedAt(place) is not { IsEmpty: false } packed) return null;
        var account = Unpack(number, packed);
        if (!_accounts.IsAwaited(place)) account.CaughtAt = 0;
        return Use(account);
    }

    private AccountState AccountOf(int number, int tenant) => UseAccount(number) ?? Use(new AccountState(number, tenant));

    private AccountState Use(AccountState account)
    {
        var place = PlaceOf(account.Number);
        _accounts.Put(place, account);
        (account.Marks.Length == 0 || IsFull ? _guests : _inUse).Enqueue(account.Number);
        if (!_accounts.IsAwaited(place)) Await(account.Number);
        return account;
    }

    /// <summary>Has the next checkpoint catch the account.</summary>
    private void Await(int account)
    {
        _accounts.SetAwaited(PlaceOf(account), isAwaited: true);
        _changed.Add(account);
    }

    private KnownToShard Known => _known ??= new KnownToShard(Terms, MeterOf, identities.Values);

    private bool IsFull => _accounts.LiveCount > settings.MaxInUse;

    /// <summary>Packs guests that are too many, and whatever is in use beyond what may be.</summary>
    private void PackWhatIsTooMuch(int atMost)
    {
        SeeGuestsOff(atMost);
        PackDownTo(settings.MaxInUse, atMost);
    }

    /// <summary>Packs accounts while more are in use than that, guests before all others, and those that have been in use for longest before the
    /// rest; a few at a time, so that nobody waits long. What the record at hand has touched stays.</summary>
    public void PackDownTo(int count, int atMost)
    {
        for (; _accounts.LiveCount > count && atMost > 0 && (_guests.TryDequeue(out var number) || _inUse.TryDequeue(out number)); atMost--)
        {
            if (_accounts.LiveAt(PlaceOf(number)) is not { } account) continue;
            if (MustStay(account)) _inUse.Enqueue(number);
            else Pack(number, account);
        }
    }

    /// <summary>Packs those who have been guests for longest; one that has counted meanwhile is none any more.</summary>
    private void SeeGuestsOff(int atMost)
    {
        for (; _guests.Count > GuestsAtMost && atMost > 0 && !IsFull; atMost--)
        {
            var number = _guests.Dequeue();
            if (_accounts.LiveAt(PlaceOf(number)) is not { } account) continue;
            if (account.Marks.Length > 0) _inUse.Enqueue(number);
            else if (MustStay(account)) _guests.Enqueue(number);
            else Pack(number, account);
        }
    }

    private bool MustStay(AccountState account) => account.TouchedAt == output.Sequence || account.IsSpilling;

    private void Pack(int number, AccountState account)
    {
        Keep(number, FormOf(account));
        NotePacked(account);
    }

    private void Keep(int number, ReadOnlySpan<byte> packed)
    {
        _accounts.Put(PlaceOf(number), packed);
        Interlocked.Increment(ref _packings);
    }

    /// <summary>The account in its stored form, until the next is made.</summary>
    private ReadOnlySpan<byte> FormOf(AccountState account)
    {
        _packer.Clear();
        account.Write(_packer, Terms);
        return _packer.Written;
    }

    private AccountState Unpack(int number, ReadOnlySpan<byte> packed)
    {
        var from = new ByteReader(packed);
        return AccountState.Read(number, ref from, Known);
    }

    private int PlaceOf(int account) => account >> settings.ShardBits;

    private void Touch(AccountState account) => account.TouchedAt = output.Sequence;
}
