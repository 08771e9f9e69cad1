using Brimful.Engine.Journal;

namespace Brimful.Engine.Directory;

/// <summary>Reads off an account's stored form what the directory looks up most — whose it is, its key, its plan, what it owns — without making any text.</summary>
internal readonly ref struct AccountReading
{
    private readonly ByteReader _terms;

    /// <param name="stored">What <see cref="DirectoryCodec"/> made of the account.</param>
    public AccountReading(ReadOnlySpan<byte> stored)
    {
        var from = new ByteReader(stored);
        Number = from.Int();
        Tenant = from.Int();
        Key = from.Bytes();
        Plan = from.Int();
        _terms = from;
    }

    public int Number { get; }

    public int Tenant { get; }

    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The number of the plan that it is on; 0 for none.</summary>
    public int Plan { get; }

    /// <summary>Whether what it owns stands in pages of their own.</summary>
    public bool HasPages
    {
        get
        {
            var from = _terms;
            return DirectoryCodec.SkipTerms(ref from);
        }
    }

    /// <summary>What the account owns and owned; nothing where that stands in pages.</summary>
    public OwnedStretches Owned
    {
        get
        {
            var from = _terms;
            return DirectoryCodec.SkipTerms(ref from) ? default : new OwnedStretches(from);
        }
    }
}

/// <summary>The stretches of ownership in an account's stored form, one after the other.</summary>
internal ref struct OwnedStretches
{
    private ByteReader _from;
    private int _left;

    /// <param name="from">Stands where the stretches begin.</param>
    public OwnedStretches(ByteReader from)
    {
        _from = from;
        _left = _from.Int();
    }

    public OwnedStretch Current { get; private set; }

    public readonly OwnedStretches GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left == 0) return false;
        _left--;
        Current = new OwnedStretch { Subject = _from.Int(), Key = _from.Bytes(), FromTicks = _from.Signed(), ToTicks = _from.Signed() };
        return true;
    }
}

/// <summary>An <see cref="Ownership"/> as it is stored.</summary>
internal readonly ref struct OwnedStretch
{
    public required int Subject { get; init; }

    public required ReadOnlySpan<byte> Key { get; init; }

    public required long FromTicks { get; init; }

    public required long ToTicks { get; init; }
}
