using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.History;

/// <summary>Folds journal records of one shard into blocks of counted events by day, sorted by account and time: what "the events behind a
/// level" are read from after the journal is cut.</summary>
internal sealed class HistoryFold(int shard, int shardBits)
{
    private const int BlockBytes = 128 << 10;

    private readonly Dictionary<int, List<HistoryEntry>> _days = [];
    private readonly UsageRecord _event = new();
    private readonly ByteWriter _writer = new();
    private long _through;

    /// <summary>Takes the counted events of a record.</summary>
    public void Add(JournalRecord record)
    {
        _through = record.Sequence;
        var from = new ByteReader(record.Body.Span);
        for (var kind = from.Byte(); kind != 0; kind = from.Byte())
        {
            switch ((ShardCommand)kind)
            {
                case ShardCommand.Usage: AddUsage(ref from); break;
                case ShardCommand.PutBucket: SkipPutBucket(ref from); break;
                case ShardCommand.DeleteBucket: from.Int(); from.Bytes(); break;
                case ShardCommand.Meter: from.Int(); from.Bytes(); from.Byte(); from.Bytes(); break;
                case ShardCommand.Clock: from.Signed(); from.Signed(); break;
                default: throw new InvalidDataException($"The journal holds the unknown command {kind}: it was written by a newer Brimful.");
            }
        }
    }

    /// <summary>The blocks of all days, each of about <see cref="BlockBytes"/>.</summary>
    public List<HistoryBlock> ToBlocks()
    {
        var blocks = new List<HistoryBlock>();
        foreach (var (day, entries) in _days)
        {
            entries.Sort(HistoryEntry.Compare);
            for (int start = 0, index = 0; start < entries.Count; index++)
            {
                var (end, size) = (start, 0);
                while (end < entries.Count && size < BlockBytes) size += entries[end++].Body.Length;
                blocks.Add(BlockOf(day, index, entries[start..end], size));
                start = end;
            }
        }
        return blocks;
    }

    private HistoryBlock BlockOf(int day, int index, List<HistoryEntry> entries, int size)
    {
        var body = new byte[size];
        var at = 0;
        foreach (var entry in entries)
        {
            entry.Body.CopyTo(body, at);
            at += entry.Body.Length;
        }
        return new HistoryBlock(shard, day, _through, index, entries[0].Account, entries[^1].Account, entries.Count, body);
    }

    private void AddUsage(ref ByteReader from)
    {
        from.Int();
        from.Signed();
        var now = from.Signed();
        _event.StartCommand();
        while (_event.ReadNext(ref from, now))
        {
            var account = (_event.Local << shardBits) | shard;
            _writer.Clear();
            _event.WriteTo(_writer, account);
            var day = (int)Math.Floor((double)_event.TimeTicks / NodaConstants.TicksPerDay);
            if (!_days.TryGetValue(day, out var entries)) _days.Add(day, entries = []);
            entries.Add(new HistoryEntry(account, _event.TimeTicks, entries.Count, _writer.ToArray()));
        }
        from.Unsigned();
        from.Unsigned();
        from.Unsigned();
    }

    private static void SkipPutBucket(ref ByteReader from)
    {
        from.Int();
        from.Int();
        from.Signed();
        from.Signed();
        from.Bytes();
        from.Int();
        BucketCodec.ReadNumbers(ref from);
        from.Bytes();
    }

    private readonly record struct HistoryEntry(int Account, long TimeTicks, int Order, byte[] Body)
    {
        /// <summary>By account and time; of equal times in order of receipt (S5).</summary>
        public static int Compare(HistoryEntry left, HistoryEntry right)
        {
            if (left.Account != right.Account) return left.Account.CompareTo(right.Account);
            return left.TimeTicks != right.TimeTicks ? left.TimeTicks.CompareTo(right.TimeTicks) : left.Order.CompareTo(right.Order);
        }
    }
}
