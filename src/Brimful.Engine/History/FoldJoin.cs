using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.History;

/// <summary>Puts the commands and the events of a fold back into the journal records that they were split from, byte for byte. A record that
/// something was erased of comes without it, and says so itself (<see cref="ShardCommand.Erased"/>).</summary>
/// <exception cref="InvalidDataException">Events are missing or do not belong: a block is gone or damaged.</exception>
public sealed class FoldJoin(FoldedStretch fold)
{
    private readonly ByteWriter _record = new();
    private readonly List<byte[]> _written = [];
    private readonly List<int> _erased = [];
    private HistoryEvent[] _events = [];
    private int[] _blockOf = [];
    private byte[][][] _sourcesOf = [];

    /// <summary>The records in order.</summary>
    public List<JournalRecord> ToRecords()
    {
        Place();
        var records = new List<JournalRecord>();
        var from = HistoryForm.Open(fold.Commands.Span);
        var next = 0;
        for (var sequence = fold.AfterSequence + 1; sequence <= fold.ThroughSequence; sequence++)
        {
            _record.Clear();
            WriteRecord(ref from, ref next);
            records.Add(new JournalRecord(fold.Stream, sequence, _record.ToArray()));
        }
        return records;
    }

    /// <summary>Puts every event in its place among all of the fold.</summary>
    private void Place()
    {
        var starts = Starts(out var total);
        _events = new HistoryEvent[total];
        _blockOf = new int[total];
        _sourcesOf = new byte[fold.Blocks.Count][][];
        Array.Fill(_blockOf, -1);
        for (var block = 0; block < fold.Blocks.Count; block++)
        {
            var reader = new BlockReader(fold.Blocks[block].Body.Span);
            _sourcesOf[block] = reader.Sources();
            while (reader.Read(out var read))
            {
                var record = read.Sequence - fold.AfterSequence - 1;
                var place = record >= 0 && record < starts.Count - 1 ? starts[(int)record] + read.Ordinal : -1;
                if (place < 0 || place >= starts[(int)record + 1] || _blockOf[place] >= 0) throw Broken("holds an event that no command counted");
                (_events[place], _blockOf[place]) = (read, block);
            }
        }
        for (var record = 0; record < starts.Count - 1; record++)
        {
            var missing = _blockOf.AsSpan(starts[record]..starts[record + 1]).Count(-1);
            if (missing > _erased[record]) throw Broken("misses events that its commands counted");
        }
    }

    /// <summary>Of each record, how many events were counted before it. Notes how many of its own were erased.</summary>
    private List<int> Starts(out int total)
    {
        var starts = new List<int> { 0 };
        var from = HistoryForm.Open(fold.Commands.Span);
        total = 0;
        while (!from.IsAtEnd)
        {
            var erased = 0;
            for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
            {
                if (kind == ShardCommand.Usage) total += FoldedUsage.Read(ref from).Events;
                else if (kind == ShardCommand.Erased) erased += ErasedPart.Read(ref from).Events;
                else ShardCommands.Skip(kind, ref from);
            }
            from.Int();
            from.Fixed64();
            starts.Add(total);
            _erased.Add(erased);
        }
        if (starts.Count - 1 != fold.ThroughSequence - fold.AfterSequence) throw Broken("does not hold every record");
        return starts;
    }

    private void WriteRecord(ref ByteReader from, ref int next)
    {
        var commands = fold.Commands.Span;
        for (var kind = (ShardCommand)from.Byte(); kind != ShardCommand.End; kind = (ShardCommand)from.Byte())
        {
            var start = commands.Length - from.Remaining - 1;
            if (kind == ShardCommand.Usage)
            {
                WriteUsage(FoldedUsage.Read(ref from), ref next);
                continue;
            }
            ShardCommands.Skip(kind, ref from);
            _record.Raw(commands[start..(commands.Length - from.Remaining)]);
        }
        _record.Byte(0);
        _record.Int(from.Int());
        _record.Fixed(from.Fixed64());
    }

    private void WriteUsage(FoldedUsage usage, ref int next)
    {
        _record.Byte((byte)ShardCommand.Usage);
        _record.Int(usage.Tenant);
        _record.Signed(usage.Domain);
        _record.Signed(usage.NowTicks);
        _written.Clear();
        for (var end = next + usage.Events; next < end; next++)
            if (_blockOf[next] >= 0) WriteEvent(_events[next], _blockOf[next], usage.NowTicks);
        _record.Byte(0);
        _record.Unsigned(usage.Received);
        _record.Unsigned(usage.Duplicates);
        _record.Unsigned(usage.Rejected);
    }

    private void WriteEvent(in HistoryEvent read, int block, long nowTicks)
    {
        _record.Byte(UsageWriter.FirstByteOf(read.IdForm));
        UsageWriter.WriteSource(_record, _written, _sourcesOf[block][read.Source]);
        _record.Int((fold.Blocks[block].Group << HistoryForm.GroupBits) | read.Place);
        _record.Int(read.Subject);
        _record.Signed(read.TimeTicks - nowTicks);
        _record.Signed(nowTicks - read.ReceivedTicks);
        _record.Raw(fold.Blocks[block].Body.Span.Slice(read.TailStart, read.TailLength));
    }

    private InvalidDataException Broken(string fault) =>
        new($"History of stream {fold.Stream} from record {fold.AfterSequence + 1} to {fold.ThroughSequence} {fault}. Restore a backup.");
}

/// <summary>A usage command of a fold without its events.</summary>
/// <param name="Events">How many it counted.</param>
internal readonly record struct FoldedUsage(int Tenant, long Domain, long NowTicks, int Events, ulong Received, ulong Duplicates, ulong Rejected)
{
    /// <summary>Reads what follows the command's kind.</summary>
    public static FoldedUsage Read(ref ByteReader from) =>
        new(from.Int(), from.Signed(), from.Signed(), from.Int(), from.Unsigned(), from.Unsigned(), from.Unsigned());
}

/// <summary>What was taken out of a record of a fold because an account was erased.</summary>
/// <param name="Events">How many of the record's counted events were the account's.</param>
internal readonly record struct ErasedPart(int Account, int Events)
{
    /// <summary>Reads what follows the command's kind.</summary>
    public static ErasedPart Read(ref ByteReader from) => new(from.Int(), from.Int());

    public void Write(ByteWriter to)
    {
        to.Byte((byte)ShardCommand.Erased);
        to.Int(Account);
        to.Int(Events);
    }
}
