using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Rollups;

/// <summary>Gathers what a stretch of a shard's journal used, by account, meter, subject and quarter of an hour.</summary>
internal sealed class RollupGathering
{
    /// <summary>As many sums as stay near the processor: some 10 MB.</summary>
    private const int FullAt = 1 << 17;

    /// <summary>Values that are read ahead of the sums that they go to.</summary>
    private const int ReadAhead = 64;

    private readonly RollupCells _sums = new();
    private readonly (RollupKey Key, JournalValue Value)[] _ahead = new (RollupKey, JournalValue)[ReadAhead];
    private readonly DimensionRows _dimensions = new();
    private readonly RollupWriter _block = new();
    private Aggregation?[] _aggregations = [];
    private int _shard;
    private long _after;
    private long _touched;

    /// <summary>Whether enough was gathered for one stretch: more would only take more memory.</summary>
    public bool IsFull => _sums.Count + _dimensions.Count >= FullAt;

    /// <summary>The last record that was taken.</summary>
    public long Through { get; private set; }

    /// <summary>Starts a stretch; what was gathered before is forgotten.</summary>
    /// <param name="afterSequence">The sequence that the stretch follows.</param>
    /// <param name="aggregations">Of the meters by number.</param>
    public void Start(int shard, long afterSequence, Aggregation?[] aggregations)
    {
        (_shard, _after, Through, _aggregations) = (shard, afterSequence, afterSequence, aggregations);
        _sums.Clear();
        _dimensions.Clear();
    }

    /// <summary>Takes the next record of the stream.</summary>
    /// <exception cref="InvalidDataException">It is not the next one.</exception>
    public void Add(JournalRecord record)
    {
        if (record.Sequence != Through + 1) throw new InvalidDataException($"The journal of stream {_shard} goes on with record {record.Sequence} where {Through + 1} should be rolled up. Restore a backup.");
        Through = record.Sequence;
        var usage = new JournalUsage(record.Body.Span);
        var count = 0;
        while (usage.Read(out var value))
        {
            var key = RollupKey.Of(value.Local, value.Meter, value.Subject, RollupForm.QuarterOf(value.TimeTicks));
            if (value.IsOfDimension)
            {
                var aggregation = AggregationOf(value.Meter);
                _dimensions.Add(key, value.Dimension, usage.DimensionText, value.HasText, aggregation, value.ToSums(aggregation));
                continue;
            }
            _ahead[count++] = (key, value);
            if (count < ReadAhead) continue;
            Add(_ahead);
            count = 0;
        }
        Add(_ahead.AsSpan(0, count));
    }

    /// <summary>What was gathered.</summary>
    /// <param name="breathe">Called between two blocks; null where nobody is in the way.</param>
    public RolledStretch Take(Action? breathe = null)
    {
        var keys = _sums.SortedKeys();
        var (blocks, dimensions) = (new List<RollupBlock>(), _dimensions.ByPlace());
        for (var start = 0; start < keys.Length; breathe?.Invoke()) start = AddBlock(keys, start, dimensions, blocks);
        return new RolledStretch(_shard, _after, Through, blocks);
    }

    private void Add(ReadOnlySpan<(RollupKey Key, JournalValue Value)> values)
    {
        var touched = 0L;
        foreach (ref readonly var one in values) touched += _sums.Touch(one.Key);
        _touched = touched;
        foreach (ref readonly var one in values)
        {
            var aggregation = AggregationOf(one.Value.Meter);
            _sums.At(one.Key).Add(aggregation, one.Value.ToSums(aggregation));
        }
    }

    /// <summary>Writes the block of one day and group; answers where the next one begins.</summary>
    private int AddBlock(UInt128[] keys, int start, Dictionary<(int Day, int Group), List<DimensionRow>> dimensions, List<RollupBlock> blocks)
    {
        var (day, group) = PlaceOf(new RollupKey(keys[start]));
        _block.Start();
        var at = start;
        for (; at < keys.Length && new RollupKey(keys[at]) is var key && PlaceOf(key) == (day, group); at++) _block.Add(key, AggregationOf(key.Meter), _sums.At(key));
        _block.Add(dimensions.GetValueOrDefault((day, group)) ?? []);
        blocks.Add(new RollupBlock(_shard, group, day, Through, _block.Finish()));
        return at;
    }

    private static (int Day, int Group) PlaceOf(RollupKey key) => (key.Day, key.Local >> HistoryForm.GroupBits);

    /// <summary>How values of a meter add up. Distinct values do not: of them is rolled up how many events there are, so that it is known whether history has them all.</summary>
    private Aggregation AggregationOf(int meter) =>
        meter < _aggregations.Length && _aggregations[meter] is { } aggregation ? aggregation is Aggregation.UniqueCount or Aggregation.Duration ? Aggregation.Count : aggregation
        : throw new InvalidDataException($"The journal of stream {_shard} names meter {meter}, which the shard does not know.");
}
