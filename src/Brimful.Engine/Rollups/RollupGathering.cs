using Brimful.Core.Metering;
using Brimful.Engine.Events;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>Gathers what a stretch of a shard's journal used, by account, meter, subject and quarter of an hour.</summary>
internal sealed class RollupGathering
{
    /// <summary>As many sums as stay near the processor: some 10 MB.</summary>
    private const int FullAt = 1 << 17;

    private readonly RollupCells _sums = new();
    private readonly DimensionRows _dimensions = new();
    private readonly RollupWriter _block = new();
    private Aggregation?[] _aggregations = [];
    private int _shard;
    private long _after;

    /// <summary>Whether enough was gathered for one stretch: more would only take more memory.</summary>
    public bool IsFull => _sums.Count + _dimensions.Count >= FullAt;

    /// <summary>The last record whose usage was added.</summary>
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

    /// <summary>Adds a counted event. Those of one account and day come in the order in which they were counted.</summary>
    /// <param name="local">The place of its account in the shard.</param>
    public void Add(int local, in FoldedEvent read)
    {
        var quarter = RollupForm.QuarterOf(read.TimeTicks);
        var from = new ByteReader(read.Tail);
        EventTail.ReadId(ref from, read.IdForm);
        var count = EventTail.ReadCount(ref from, out var hasDimensions);
        var values = from;
        for (var left = count; left > 0; left--)
        {
            var value = EventTail.ReadValue(ref from);
            Add(RollupKey.Of(local, value.Meter, read.Subject, quarter), RollupSums.Of(value.Nanos, read.TimeTicks));
        }
        if (!hasDimensions) return;
        for (var left = from.Int(); left > 0; left--)
        {
            var said = EventTail.ReadDimension(ref from, out var text);
            var sums = RollupSums.Of(EventTail.FindNanos(values, count, said.Meter), read.TimeTicks);
            _dimensions.Add(RollupKey.Of(local, said.Meter, read.Subject, quarter), said.Dimension, text, said.HasText, AggregationOf(said.Meter), sums);
        }
    }

    /// <summary>Takes a counted event back. Whether that comes before or after other events makes no difference: sums and counts add up, and what is highest or last is
    /// not believed any more (<see cref="RollupSums.IsBroken"/>).</summary>
    public void Add(VoidCommand voided)
    {
        var quarter = RollupForm.QuarterOf(voided.TimeTicks);
        foreach (var value in voided.Values) Add(RollupKey.Of(voided.Local, value.Meter, voided.Subject, quarter), Without(voided, value));
        foreach (var said in voided.Dimensions)
        {
            var key = RollupKey.Of(voided.Local, said.Meter, voided.Subject, quarter);
            var sums = Without(voided, voided.Values.First(value => value.Meter == said.Meter));
            _dimensions.Add(new DimensionKey(key, said.Dimension, DimensionValue.Of(said.Text)), AggregationOf(said.Meter), sums);
        }
    }

    /// <summary>Says that all up to a record was added.</summary>
    public void Reach(long throughSequence) => Through = throughSequence;

    /// <summary>What was gathered.</summary>
    /// <param name="breathe">Called between two blocks.</param>
    public RolledStretch Take(Action breathe)
    {
        var keys = _sums.SortedKeys();
        var (blocks, dimensions) = (new List<RollupBlock>(), _dimensions.ByPlace());
        for (var start = 0; start < keys.Length; breathe()) start = AddBlock(keys, start, dimensions, blocks);
        return new RolledStretch(_shard, _after, Through, blocks);
    }

    private void Add(RollupKey key, in RollupSums sums) => _sums.At(key).Add(AggregationOf(key.Meter), sums);

    private RollupSums Without(VoidCommand voided, MeterValue value) => RollupSums.Without(AggregationOf(value.Meter), value.Nanos, voided.TimeTicks);

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
