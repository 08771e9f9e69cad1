using System.Runtime.InteropServices;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>
/// An answer in the making. Rollups and values of the journal go where their quarter of an hour lies. A quarter that an edge cuts, whose events
/// must be asked when they were received, or whose highest or last value was taken back, is left to the events themselves, and so is every quarter of distinct values: of it is only kept how many there are.
/// </summary>
internal sealed class UsageTable
{
    private readonly UsageQuestion _question;
    private readonly Dictionary<UsagePart, RollupSums> _sums = [];

    /// <summary>Quarters that are left to events, with how many of them rollups and journal say that there are.</summary>
    private readonly Dictionary<long, long> _cut = [];
    private readonly HashSet<long> _touched = [];
    private readonly List<(long Quarter, int Subject, DimensionValue Value, RollupSums Sums)> _taken = [];

    public UsageTable(UsageQuestion question)
    {
        _question = question;
        foreach (var edge in question.Edges) Cut(edge);
        Cut(question.FirstTicks);
        Cut(question.EndTicks);
        if (question.SinceTicks is not { } since) return;
        for (var quarter = RollupForm.QuarterOf(since); quarter <= RollupForm.QuarterOf(since + ShardSettings.AheadTicks); quarter++) _cut[quarter] = 0;
    }

    /// <summary>What was used.</summary>
    public IReadOnlyDictionary<UsagePart, RollupSums> Sums => _sums;

    /// <summary>The distinct values that were used, where those are asked for.</summary>
    public DistinctUsage Distinct { get; } = new();

    /// <summary>Quarters that are left to events and have some, ascending.</summary>
    public IEnumerable<long> CutQuarters => _touched.Order();

    /// <summary>Whether the events of all cut quarters were found.</summary>
    public bool IsWhole => _cut.Values.All(static missing => missing == 0);

    /// <summary>Takes what a subject used in a quarter of an hour.</summary>
    /// <param name="value">Under which value of the dimension, or under all of them.</param>
    public void Take(long quarter, int subject, DimensionValue value, in RollupSums sums)
    {
        var ticks = quarter * RollupForm.QuarterTicks;
        if (ticks + RollupForm.QuarterTicks <= _question.FromTicks || ticks >= _question.ToTicks || !_question.Includes(subject)) return;
        if (sums.IsBroken || _question.IsOfDistinct) _cut.TryAdd(quarter, 0);
        _taken.Add((quarter, subject, value, sums));
    }

    /// <summary>Puts what was taken where it belongs, now that it is known which quarters are left to events.</summary>
    public void Settle()
    {
        foreach (var (quarter, subject, value, sums) in _taken) Settle(quarter, subject, value, sums);
        _taken.Clear();
    }

    private void Settle(long quarter, int subject, DimensionValue value, in RollupSums sums)
    {
        ref var missing = ref CollectionsMarshal.GetValueRefOrNullRef(_cut, quarter);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref missing))
        {
            Add(quarter * RollupForm.QuarterTicks, new UsagePart(0, subject, value), sums);
            return;
        }
        // Where both are needed the same events come twice: by themselves, and by the values of the dimension.
        if (value.Kind == DimensionKind.All || !_question.NeedsWhole) missing += sums.Count;
        _touched.Add(quarter);
    }

    /// <summary>Takes an event of a cut quarter.</summary>
    public void TakeEvent(in CutEvent counted, in RollupSums one)
    {
        if (!_question.Includes(counted.Subject) || !_cut.ContainsKey(RollupForm.QuarterOf(one.TimeTicks))) return;
        _cut[RollupForm.QuarterOf(one.TimeTicks)] -= one.Count;
        if (one.TimeTicks < _question.FromTicks || one.TimeTicks >= _question.ToTicks || counted.ReceivedTicks < _question.SinceTicks) return;
        if (_question.After is { } after && counted.Place.IsBefore(after)) return;
        if (_question.IsOfDistinct) Distinct.Take(one.Nanos, StretchOf(one.TimeTicks), ApartOf(counted, StretchOf(one.TimeTicks)));
        if (_question.NeedsWhole) Add(one.TimeTicks, new UsagePart(0, counted.Subject, DimensionValue.All), one);
        if (counted.Value.Kind != DimensionKind.All) Add(one.TimeTicks, new UsagePart(0, counted.Subject, counted.Value), one);
    }

    private int StretchOf(long ticks) => Array.BinarySearch(_question.Edges, ticks) is var found && found >= 0 ? found : ~found - 1;

    /// <summary>The part that an event's distinct value is told apart in.</summary>
    private UsagePart? ApartOf(in CutEvent counted, int stretch)
    {
        if (_question.IsBySubject) return new UsagePart(stretch, counted.Subject, DimensionValue.All);
        return counted.Value.Kind != DimensionKind.All ? new UsagePart(stretch, 0, counted.Value) : null;
    }

    private void Cut(long ticks)
    {
        if (ticks % RollupForm.QuarterTicks != 0 && ticks is not (long.MinValue or long.MaxValue)) _cut[RollupForm.QuarterOf(ticks)] = 0;
    }

    private void Add(long ticks, UsagePart part, in RollupSums sums)
    {
        var isApart = _question.IsBySubject || _question.Aggregation == Aggregation.Latest;
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, part with { Stretch = StretchOf(ticks), Subject = isApart ? part.Subject : 0 }, out _).Add(_question.Aggregation, sums);
    }
}

/// <summary>An event of a quarter that is left to events.</summary>
/// <param name="ReceivedTicks">When it was received.</param>
/// <param name="Place">Where it was counted.</param>
/// <param name="Value">What it says of the dimension.</param>
internal readonly record struct CutEvent(int Subject, long ReceivedTicks, UsagePlace Place, DimensionValue Value);

/// <summary>A part of an answer.</summary>
/// <param name="Stretch">The place of its first edge; -1 before the first.</param>
/// <param name="Subject">0 for all of them together.</param>
/// <param name="Value">Of the dimension, or all of them together.</param>
internal readonly record struct UsagePart(int Stretch, int Subject, DimensionValue Value);
