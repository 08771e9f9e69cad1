using System.Text;

namespace Brimful.Engine.Directory;

/// <summary>
/// Which account owns which subject of a tenant when (S4). A subject that one account always owned costs one number; others keep a
/// timeline. The first owner owns all earlier time.
/// </summary>
internal sealed class SubjectRegister(ulong seed)
{
    private const int Nobody = -1;
    private const int Shared = -2;

    private readonly KeyIndex _keys = new(seed);
    private readonly Dictionary<int, List<Claim>> _timelines = [];
    private int[] _soleOwners = new int[8];

    /// <summary>The number that the next new subject gets; never one that was in use before.</summary>
    public int NextNumber { get; private set; }

    /// <summary>The number of a subject that some account owns or owned; −1 when none ever did.</summary>
    public int Find(ReadOnlySpan<byte> key) => _keys.Find(key);

    /// <inheritdoc cref="KeyIndex.HashOf"/>
    public ulong HashOf(ReadOnlySpan<byte> key) => _keys.HashOf(key);

    /// <summary>Reads what looking subjects up will need, so that it is in the cache when they are looked for.</summary>
    /// <inheritdoc cref="KeyIndex.Touch"/>
    public ulong Touch(ReadOnlySpan<ulong> hashes, Span<int> numbers)
    {
        var (touched, owners) = (_keys.Touch(hashes, numbers), _soleOwners);
        foreach (var number in numbers) touched += (uint)number < (uint)owners.Length ? (uint)owners[number] : 0;
        return touched;
    }

    /// <summary>The number of a subject whose hash is known; −1 when none ever owned it.</summary>
    public int Find(ReadOnlySpan<byte> key, ulong hash) => _keys.Find(key, hash);

    /// <summary>The number of a subject; a new one when it was never seen. Only for a change that is going to be stored.</summary>
    public int NumberOf(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        var number = _keys.Find(bytes);
        if (number >= 0) return number;
        number = NextNumber;
        Add(bytes, number);
        return number;
    }

    /// <summary>The key of a subject; empty when its account was deleted and with it the name.</summary>
    public string KeyOf(int subject) => _keys.KeyOf(subject);

    /// <summary>Numbers below this were in use before.</summary>
    public void Reserve(int next) => NextNumber = Math.Max(NextNumber, next);

    /// <summary>The account that owns a subject at an instant; −1 when none does.</summary>
    /// <param name="hasFormerOwners">Whether other accounts own or owned it at other times.</param>
    public int OwnerAt(int subject, long ticks, out bool hasFormerOwners)
    {
        var owner = _soleOwners[subject];
        hasFormerOwners = owner == Shared;
        if (owner != Shared) return owner;
        foreach (var claim in _timelines[subject])
            if (ticks >= claim.FromTicks && ticks < claim.ToTicks) return claim.Account;
        return Nobody;
    }

    /// <summary>All stretches of ownership of a subject.</summary>
    public IReadOnlyList<Claim> ClaimsOf(int subject)
    {
        var owner = _soleOwners[subject];
        if (owner == Nobody) return [];
        return owner == Shared ? _timelines[subject] : [new Claim(owner, long.MinValue, long.MaxValue)];
    }

    /// <summary>Takes away what an account owns: of each subject named, all of it.</summary>
    public void Release(int account, OwnedStretches stretches)
    {
        foreach (var owned in stretches)
        {
            if (_soleOwners[owned.Subject] == Shared) Set(owned.Subject, Without(account, _timelines[owned.Subject]));
            else if (_soleOwners[owned.Subject] == account) _soleOwners[owned.Subject] = Nobody;
        }
    }

    /// <summary>Adds what an account owns.</summary>
    public void Claim(int account, OwnedStretches stretches)
    {
        foreach (var owned in stretches)
        {
            if (_keys.Find(owned.Key) < 0) Add(owned.Key, owned.Subject);
            var claim = new Claim(account, owned.FromTicks, owned.ToTicks);
            if (_soleOwners[owned.Subject] == Nobody && claim.IsUnbounded) _soleOwners[owned.Subject] = account;
            else Set(owned.Subject, [.. ClaimsOf(owned.Subject), claim]);
        }
    }

    private static List<Claim> Without(int account, List<Claim> claims) => claims.FindAll(claim => claim.Account != account);

    private void Add(ReadOnlySpan<byte> key, int number)
    {
        _keys.Add(key, number);
        Reserve(number + 1);
        if (number >= _soleOwners.Length) Array.Resize(ref _soleOwners, Math.Max(number + 1, _soleOwners.Length * 2));
        _soleOwners[number] = Nobody;
    }

    private void Set(int subject, List<Claim> claims)
    {
        _timelines.Remove(subject);
        var isSole = claims is [{ IsUnbounded: true }];
        _soleOwners[subject] = claims.Count == 0 ? Nobody : isSole ? claims[0].Account : Shared;
        if (claims.Count > 0 && !isSole) _timelines.Add(subject, claims);
    }
}

/// <summary>A stretch of time in which an account owns a subject.</summary>
internal readonly record struct Claim(int Account, long FromTicks, long ToTicks)
{
    /// <summary>Whether it has neither beginning nor end.</summary>
    public bool IsUnbounded => FromTicks == long.MinValue && ToTicks == long.MaxValue;

    /// <summary>Whether an instant lies in both: an ownership that ended as it began holds none.</summary>
    public bool Overlaps(long fromTicks, long toTicks) => Math.Max(FromTicks, fromTicks) < Math.Min(ToTicks, toTicks);
}
