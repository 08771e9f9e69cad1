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
}
