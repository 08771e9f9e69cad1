using Brimful.Engine.Journal;

namespace Brimful.Engine.History;

/// <summary>The stored form of blocks of counted events.</summary>
internal static class HistoryForm
{
    /// <summary>Accounts whose places in their shard differ in the low bits only share a group, and so a block.</summary>
    public const int GroupBits = 4;

    /// <summary>The first byte of a block. A form is never changed; a new one gets a new number.</summary>
    public const byte Block = 1;

    /// <summary>The first byte of the commands of a fold.</summary>
    public const byte Commands = 1;

    /// <summary>In an event's first byte: how its id is written.</summary>
    public const byte IdMask = 3;

    /// <summary>An event that was received before it was counted: it was held.</summary>
    public const byte WasHeld = 4;

    /// <summary>The first event of an account in its block.</summary>
    public const byte IsNextAccount = 8;

    /// <summary>In the high four bits: the place of the source in the block's list, or this when the place follows.</summary>
    public const int SourceFollows = 15;

    /// <summary>Quantities that are whole are written without their nine digits after the point.</summary>
    public const long WholeNanos = 1_000_000_000;

    private static readonly System.Buffers.SearchValues<byte> LowerHex = System.Buffers.SearchValues.Create("0123456789abcdef"u8);

    private const long TicksPerDay = NodaTime.NodaConstants.TicksPerDay;

    /// <summary>The group of an account.</summary>
    public static int GroupOf(int account, int shardBits) => account >> shardBits >> GroupBits;

    /// <summary>Reads the commands of a fold, from the first record on.</summary>
    /// <exception cref="InvalidDataException">Their form is not known.</exception>
    public static ByteReader Open(ReadOnlySpan<byte> commands)
    {
        var from = new ByteReader(commands);
        if (from.Byte() is not Commands and var form) throw new InvalidDataException($"The commands of a fold have the unknown form {form}: they were written by a newer Brimful.");
        return from;
    }

    /// <summary>The day of an instant: days since 1970-01-01 UTC.</summary>
    public static int DayOf(long ticks) => (int)((ticks / TicksPerDay) - (ticks % TicksPerDay < 0 ? 1 : 0));

    /// <summary>The first instant of a day, in ticks of Unix time.</summary>
    public static long TicksOf(int day) => day * TicksPerDay;

    /// <summary>How an id is written: 16 bytes where it is a UUID, or 32 hexadecimal digits, in lower case.</summary>
    public static HistoryId FormOf(ReadOnlySpan<byte> id, bool isUuid)
    {
        if (isUuid) return HistoryId.Uuid;
        if (id.Length != 32 || id.ContainsAnyExcept(LowerHex)) return HistoryId.Plain;
        return HistoryId.Hex;
    }

    /// <summary>The 16 bytes of 32 hexadecimal digits.</summary>
    public static void Pack(ReadOnlySpan<byte> digits, Span<byte> into) => Convert.FromHexString(digits, into, out _, out _);

    /// <summary>An id as it was received.</summary>
    public static string TextOf(HistoryId form, ReadOnlySpan<byte> stored) => form switch
    {
        HistoryId.Uuid => UuidText.Format(stored),
        HistoryId.Hex => Convert.ToHexStringLower(stored),
        _ => System.Text.Encoding.UTF8.GetString(stored),
    };
}

/// <summary>How the id of an event is written in a block.</summary>
internal enum HistoryId : byte
{
    /// <summary>As it is, after its length.</summary>
    Plain = 0,

    /// <summary>The 16 bytes of a UUID that was written in lower case with hyphens.</summary>
    Uuid = 1,

    /// <summary>The 16 bytes of 32 hexadecimal digits in lower case.</summary>
    Hex = 2,
}
