using Brimful.Engine.Journal;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Shards;

/// <summary>What a stream has done since its last commit: the record of its commands, and what goes downstream.</summary>
internal sealed class StreamOutput(int stream, OutboxPositions positions)
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private ulong _digest = FnvOffset;
    private int _facts;
    private long _bytes;
    private long _bytesAtCheckpoint;
    private long _cutBytes;

    /// <summary>Commands in the order in which they were applied.</summary>
    public ByteWriter Record { get; } = new();

    public List<OutboxItem> Items { get; } = [];

    /// <summary>The sequence of the record that is being written.</summary>
    public long Sequence { get; set; } = 1;

    /// <summary>Count and digest of the facts of this record: replay must come to the same. Keys of subjects are left out of it, because they
    /// may be forgotten.</summary>
    public (int Count, ulong Digest) Facts => (_facts, _digest);

    /// <summary>Bytes of records that no completed checkpoint stands for.</summary>
    public long UncutBytes => Interlocked.Read(ref _bytes) - Interlocked.Read(ref _cutBytes);

    /// <summary>Told of each fact, for who counts anew to compare.</summary>
    public Action<FactItem>? OnFact { get; init; }

    public long NextPosition() => positions.Next();

    public void Add(FactItem item)
    {
        Items.Add(item);
        OnFact?.Invoke(item);
        _facts++;
        var bytes = new ByteWriter();
        FactCodec.Write(bytes, item.Fact with { Subject = null });
        foreach (var part in bytes.Written) _digest = (_digest ^ part) * FnvPrime;
    }

    public void Add(OutboxItem item) => Items.Add(item);

    /// <summary>Moves what was done into a commit and starts the next record.</summary>
    public void SealInto(CommitUnit unit, List<OutboxItem> published)
    {
        if (Record.Length == 0 && Items.Count == 0) return;
        var trailer = new ByteWriter();
        trailer.Byte(0);
        trailer.Int(_facts);
        trailer.Fixed(_digest);
        Record.Raw(trailer.Written);
        CountBytes(Record.Length);
        unit.AddLent(stream, Sequence, Record.Written);
        foreach (var item in Items) unit.Outbox.Add(new OutboxRow(item.Position, stream, Sequence, OutboxCodec.Encode(item)));
        published.AddRange(Items);
        Clear();
        Sequence++;
    }

    /// <summary>Counts the bytes of a record that was sealed or replayed.</summary>
    public void CountBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>On the writer's thread, between records: what was sealed so far is what the checkpoint that begins will stand for.</summary>
    public void BeginCheckpoint() => _bytesAtCheckpoint = _bytes;

    /// <summary>The checkpoint that was begun is complete.</summary>
    public void CompleteCheckpoint() => Interlocked.Exchange(ref _cutBytes, _bytesAtCheckpoint);

    /// <summary>Forgets what was done: after replay, which only rebuilds state.</summary>
    public void Clear()
    {
        Record.Clear();
        Items.Clear();
        (_facts, _digest) = (0, FnvOffset);
    }
}

/// <summary>Hands out outbox positions, ascending over all streams. What shards that recover at once are handed is thrown away with their facts,
/// which are in the outbox already; <see cref="Last"/> is set anew after them.</summary>
internal sealed class OutboxPositions
{
    private long _last;

    /// <summary>The newest that was handed out. Written by the writer's thread, read by any.</summary>
    public long Last
    {
        get => Volatile.Read(ref _last);
        set => Volatile.Write(ref _last, value);
    }

    public long Next() => ++Last;
}
