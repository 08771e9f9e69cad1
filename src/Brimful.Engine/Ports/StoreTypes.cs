using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Ports;

/// <summary>What a new store is made with.</summary>
/// <param name="ShardCount">A power of two, fixed for the life of the store.</param>
/// <param name="Id">32 lower-case hexadecimal characters that name this installation.</param>
/// <param name="IdentityKey">16 random bytes that key the hash of event identities.</param>
public sealed record NewInstallation(int ShardCount, string Id, ImmutableArray<byte> IdentityKey);

/// <summary>An opened store.</summary>
/// <param name="LastSequences">The last committed sequence of each stream: shards first, then the directory.</param>
/// <param name="LastPosition">The last outbox position handed out.</param>
public sealed record Installation(
    string Id,
    ImmutableArray<byte> IdentityKey,
    int ShardCount,
    long Epoch,
    ImmutableArray<long> LastSequences,
    long LastPosition)
{
    /// <summary>The stream of the directory: the one after the last shard.</summary>
    public int DirectoryStream => ShardCount;
}

/// <summary>What one commit makes durable, of one or more streams.</summary>
public sealed class CommitUnit
{
    /// <summary>At most one record a stream.</summary>
    public List<JournalRecord> Records { get; } = [];

    /// <summary>What goes to those downstream, in order of position.</summary>
    public List<OutboxRow> Outbox { get; } = [];

    /// <summary>Adds a record whose body is a copy in a buffer that is lent until <see cref="GiveBack"/>: megabytes a second that nobody has to collect.</summary>
    internal void AddLent(int stream, long sequence, ReadOnlySpan<byte> body)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(buffer);
        Records.Add(new JournalRecord(stream, sequence, buffer.AsMemory(0, body.Length)));
    }

    /// <summary>Gives the lent buffers back; the records are gone with them.</summary>
    internal void GiveBack()
    {
        foreach (var record in Records)
            if (MemoryMarshal.TryGetArray(record.Body, out var lent)) ArrayPool<byte>.Shared.Return(lent.Array!);
        Records.Clear();
    }
}

/// <summary>A stream's part of a commit: commands and the facts they produced, in one blob.</summary>
/// <param name="Sequence">The stream's own count of its records, from 1, without gaps.</param>
public readonly record struct JournalRecord(int Stream, long Sequence, ReadOnlyMemory<byte> Body);

/// <summary>Something for those downstream of the commit.</summary>
/// <param name="Position">Ascending in commit order over all streams; not without gaps.</param>
public readonly record struct OutboxRow(long Position, int Stream, long Sequence, ReadOnlyMemory<byte> Body);

/// <summary>A piece of a stream's state: an account with its buckets, a tenant, a meter, a run of identities.</summary>
/// <param name="Sequence">The stream's sequence that the piece has reached: replay skips older records for it.</param>
public readonly record struct StateChunk(byte Kind, long Key, long Sequence, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as an array that may be kept and must not be changed: the chunk's own where it fills one.</summary>
    internal byte[] KeptBody() =>
        MemoryMarshal.TryGetArray(Body, out var part) && part.Array is { } whole && part.Count == whole.Length ? whole : Body.ToArray();
}

/// <summary>A completed checkpoint: replay starts after <paramref name="Sequence"/>.</summary>
/// <param name="Body">State of the stream that is not in chunks, as of that sequence.</param>
public sealed record StreamCheckpoint(long Sequence, ReadOnlyMemory<byte> Body);

/// <summary>Counted events of one group of accounts on one day, as one fold found them.</summary>
/// <param name="Group">Accounts whose numbers differ in little only: one account's events are found without reading many others'.</param>
/// <param name="Day">Days since 1970-01-01 UTC of the events' times.</param>
/// <param name="ThroughSequence">The last journal sequence of the fold that wrote it.</param>
/// <param name="Index">Tells blocks of one stream, group, day and fold apart.</param>
public sealed record HistoryBlock(int Stream, int Group, int Day, long ThroughSequence, int Index, int EventCount, ReadOnlyMemory<byte> Body);
