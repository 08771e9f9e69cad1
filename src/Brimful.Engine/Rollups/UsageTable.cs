using System.Runtime.InteropServices;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>
/// An answer in the making. Rollups and values of the journal go where their quarter of an hour lies. A quarter that an edge cuts, whose events
/// must be asked when they were received, or whose highest or last value was taken back, is left to the events themselves: of it is only kept how many there are.
/// </summary>
internal sealed class UsageTable
{
    private readonly UsageQuestion _question;
    private readonly Dictionary<(int Stretch, int Subject), RollupSums> _sums = [];

    /// <summary>Quarters that are left to events, with how many of them rollups and journal say that there are.</summary>
    private readonly Dictionary<long, long> _cut = [];
    private readonly HashSet<long> _touched = [];
    private readonly List<(long Quarter, int Subject, RollupSums Sums)> _taken = [];

    public UsageTable(UsageQuestion question)
    {
        _question = question;
        foreach (var edge in question.Edges) Cut(edge);
        Cut(question.FirstTicks);
        Cut(question.EndTicks);
        if (question.SinceTicks is not { } since) return;
        for (var quarter = RollupForm.QuarterOf(since); quarter <= RollupForm.QuarterOf(since + ShardSettings.AheadTicks); quarter++) _cut[quarter] = 0;
    }

    /// <summary>What was used, by the stretch (the place of its first edge; -1 before the first) and the subject (0 for all of them together).</summary>
    public IReadOnlyDictionary<(int Stretch, int Subject), RollupSums> Sums => _sums;

    /// <summary>Quarters that are left to events and have some, ascending.</summary>
    public IEnumerable<long> CutQuarters => _touched.Order();

    /// <summary>Whether the events of all cut quarters were found.</summary>
    public bool IsWhole => _cut.Values.All(static missing => missing == 0);

    /// <summary>Takes what a subject used in a quarter of an hour.</summary>
    public void Take(long quarter, int subject, in RollupSums sums)
    {
        var ticks = quarter * RollupForm.QuarterTicks;
        if (ticks + RollupForm.QuarterTicks <= _question.FromTicks || ticks >= _question.ToTicks || !_question.Includes(subject)) return;
        if (sums.IsBroken) _cut.TryAdd(quarter, 0);
        _taken.Add((quarter, subject, sums));
    }

    /// <summary>Puts what was taken where it belongs, now that it is known which quarters are left to events.</summary>
    public void Settle()
    {
        foreach (var (quarter, subject, sums) in _taken) Settle(quarter, subject, sums);
        _taken.Clear();
    }

    private void Settle(long quarter, int subject, in RollupSums sums)
    {
        ref var missing = ref CollectionsMarshal.GetValueRefOrNullRef(_cut, quarter);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref missing))
        {
            Add(quarter * RollupForm.QuarterTicks, subject, sums);
            return;
        }
        missing += sums.Count;
        _touched.Add(quarter);
    }

    /// <summary>Takes an event of a cut quarter.</summary>
    public void TakeEvent(in CutEvent counted, in RollupSums one)
    {
        if (!_question.Includes(counted.Subject) || !_cut.ContainsKey(RollupForm.QuarterOf(one.TimeTicks))) return;
        _cut[RollupForm.QuarterOf(one.TimeTicks)] -= one.Count;
        if (one.TimeTicks < _question.FromTicks || one.TimeTicks >= _question.ToTicks || counted.ReceivedTicks < _question.SinceTicks) return;
        if (_question.After is { } after && counted.Place.IsBefore(after)) return;
        Add(one.TimeTicks, counted.Subject, one);
    }

    private void Cut(long ticks)
    {
        if (ticks % RollupForm.QuarterTicks != 0 && ticks is not (long.MinValue or long.MaxValue)) _cut[RollupForm.QuarterOf(ticks)] = 0;
    }

    private void Add(long ticks, int subject, in RollupSums sums)
    {
        var stretch = Array.BinarySearch(_question.Edges, ticks) is var found && found >= 0 ? found : ~found - 1;
        var isApart = _question.IsBySubject || _question.Aggregation == Aggregation.Latest;
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, (stretch, isApart ? subject : 0), out _).Add(_question.Aggregation, sums);
    }
}

/// <summary>An event of a quarter that is left to events.</summary>
/// <param name="ReceivedTicks">When it was received.</param>
/// <param name="Place">Where it was counted.</param>
internal readonly record struct CutEvent(int Subject, long ReceivedTicks, UsagePlace Place);
