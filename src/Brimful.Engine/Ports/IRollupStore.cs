namespace Brimful.Engine.Ports;

/// <summary>
/// What was used by quarter of an hour, in blocks of one day and one group of accounts: sums that stay when the events behind them are dropped.
/// Blocks of one group and day add up.
/// </summary>
/// <remarks>Failures are those of <see cref="IShardStore"/>. Written by the checkpoint thread; read by any thread.</remarks>
public interface IRollupStore
{
    /// <summary>The sequence through which the stream is rolled up; 0 when it never was.</summary>
    long RolledThrough(int stream);

    /// <summary>Appends what a stretch of a stream used, whole or not at all; durable on return. What the stream is rolled up through already
    /// changes nothing, so that a call whose answer was lost may be made again.</summary>
    void Append(RolledStretch stretch);

    /// <summary>Blocks of one group of the days from first to last (both included), by day and then in the order in which they were appended,
    /// with the sequence that they reach: all of one moment.</summary>
    RollupReading Read(int stream, int group, int firstDay, int lastDay);

    /// <summary>Groups whose days before one have more than a number of blocks, at most <paramref name="limit"/> of them.</summary>
    IReadOnlyList<RollupPlace> Crowded(int beforeDay, int blocks, int limit);

    /// <summary>Puts each block in the place of all that its stream, group and day have up to its sequence; an empty body only removes. Durable on
    /// return, all of it or nothing.</summary>
    void Replace(IReadOnlyList<RollupBlock> blocks);
}

/// <summary>What one group of accounts used on one day, as one stretch of the journal said it.</summary>
/// <param name="Day">Days since 1970-01-01 UTC of the events' times.</param>
/// <param name="ThroughSequence">The last journal sequence of the stretch.</param>
public sealed record RollupBlock(int Stream, int Group, int Day, long ThroughSequence, ReadOnlyMemory<byte> Body);

/// <summary>What a stretch of a stream's journal used.</summary>
/// <param name="AfterSequence">The sequence that the stretch follows: the one that the stream is rolled up through.</param>
/// <param name="Blocks">At most one a group and day.</param>
public sealed record RolledStretch(int Stream, long AfterSequence, long ThroughSequence, IReadOnlyList<RollupBlock> Blocks);

/// <summary>Blocks, and the sequence through which their stream is rolled up.</summary>
public sealed record RollupReading(long ThroughSequence, IReadOnlyList<RollupBlock> Blocks);

/// <summary>A group of accounts on a day.</summary>
public readonly record struct RollupPlace(int Stream, int Group, int Day);
