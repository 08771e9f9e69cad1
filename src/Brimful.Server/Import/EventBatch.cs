using System.Buffers;

namespace Brimful.Server.Import;

/// <summary>Events to be sent in one request, each with the line that it came from, and where the input stood behind the last.</summary>
internal sealed class EventBatch(long sequence)
{
    /// <summary>Well below the server's 10 MiB.</summary>
    public const int MaxBytes = 4 << 20;

    private readonly ArrayBufferWriter<byte> _body = new(256 * 1024);
    private readonly List<(int End, long Line)> _events = [];
    private readonly List<RejectedLine> _flaws = [];

    /// <summary>Numbers the batches of a run without gaps.</summary>
    public long Sequence => sequence;

    public int Count => _events.Count;

    /// <summary>Lines that never became events.</summary>
    public IReadOnlyList<RejectedLine> Flaws => _flaws;

    public bool IsEmpty => _events.Count == 0 && _flaws.Count == 0;

    /// <summary>Where a later run may go on once this batch and all before it are taken.</summary>
    public ImportPosition Behind { get; private set; }

    public bool IsFull(int batchSize) => _events.Count >= batchSize || _body.WrittenCount >= MaxBytes || _flaws.Count >= batchSize;

    public void Add(IUsageFormat format, ReadOnlySpan<byte> record, long line)
    {
        var verdict = format.Write(record, _body);
        if (verdict.IsEvent) _events.Add((_body.WrittenCount, line));
        else if (verdict.Flaw is { } flaw) AddFlaw(flaw, line);
    }

    public void AddFlaw(ImportFlaw flaw, long line) => _flaws.Add(new RejectedLine(line, null, flaw.Code, flaw.Message));

    public void Close(RecordReader reader) => Behind = new ImportPosition(reader.Offset, reader.HashSoFar());

    /// <summary>Starts again with nothing in it, for records that an earlier run has sent.</summary>
    public void Clear()
    {
        _body.ResetWrittenCount();
        _events.Clear();
        _flaws.Clear();
    }

    public long LineOf(int index) => _events[index].Line;

    public ReadOnlyMemory<byte> Body(int first, int count)
    {
        var start = first == 0 ? 0 : _events[first - 1].End;
        return _body.WrittenMemory[start.._events[first + count - 1].End];
    }
}

/// <summary>A place in the content: how many bytes lie before it, and their hash.</summary>
internal readonly record struct ImportPosition(long Offset, string Hash);
