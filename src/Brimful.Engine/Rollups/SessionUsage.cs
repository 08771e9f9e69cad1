using System.Runtime.InteropServices;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Engine.History;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Recounts;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Rollups;

/// <summary>Session time over time: events say when sessions begin and end, so that what elapsed in a cell is read off the signs themselves; sums have only how many there were.
/// Of a session that is open the time until now.</summary>
internal sealed class SessionUsage(UsageTarget target, UsageQuestion question)
{
    private readonly Dictionary<(int Cell, int Subject), Int128> _elapsed = [];

    /// <summary>The first instant whose time is told.</summary>
    private long StartTicks => Math.Max(question.Edges[0], question.FirstTicks);

    /// <summary>Why session time is not told as it is asked for; null when it is.</summary>
    public static Refusal? Refuse(UsageQuery query, UsageTarget target)
    {
        if (target.IsConcurrent)
            return Refusal.Invalid([new Fault("bucket", "usage.of_concurrency", "How many sessions are open is nothing that adds up over time. Ask for the session time of the bucket's meter.")]);
        return query.GroupBy != UsageGrouping.Dimension ? null
            : Refusal.Invalid([new Fault("groupBy", "usage.group_unknown", "The signs of one session may say different things, so that its time is told apart by subject only. Group by one of: subject, meter.")]);
    }

    /// <summary>Whether history still has every sign that matters.</summary>
    public bool Reaches(int firstRetainedDay) => Math.Max(SessionBook.FirstSignFor(StartTicks), target.OldestTicks) >= HistoryForm.TicksOf(firstRetainedDay);

    /// <summary>Cells of how many signs there were, with what elapsed in each.</summary>
    /// <exception cref="StoreUnavailableException">History cannot be read for now.</exception>
    public List<FoundCell> Over(List<FoundCell> cells, IShardStore store, ShardSettings shard)
    {
        var last = new UsagePlace(target.ThroughSequence, int.MaxValue);
        var range = new RecountRange(target.Meter, question.Subjects, SessionBook.FirstSignFor(StartTicks), long.MaxValue, false, question.SinceTicks ?? long.MinValue, question.After ?? default, last) { ThroughTicks = target.NowTicks };
        var task = new RecountTask(new RecountPlace(last, target.Account, ""), 0, range, question.Voided, target.OldestTicks) { MaxSilenceTicks = target.Meter.MaxSilenceTicks };
        var spans = new List<SessionSpan>();
        foreach (var found in new RecountReader(store, shard, [task]).Read()[0].Counted.Sessions)
        {
            var session = new Session(target.Meter.MaxSilenceTicks);
            foreach (var mark in found.Marks) session.Restore(mark);
            spans.Clear();
            session.Read(spans);
            foreach (var span in spans) Add(found.Key.Subject, Math.Max(span.FromTicks, StartTicks), Math.Min(Math.Min(span.ToTicks, target.NowTicks), question.ToTicks));
        }
        var byCell = _elapsed.ToLookup(pair => pair.Key.Cell, pair => (pair.Key.Subject, pair.Value));
        return [.. cells.Select((counted, place) => CellOf(counted, byCell[place].ToDictionary()))];
    }

    private void Add(int subject, long fromTicks, long toTicks)
    {
        if (fromTicks >= toTicks) return;
        var cell = Array.BinarySearch(question.Edges, fromTicks);
        for (cell = cell < 0 ? ~cell - 1 : cell; fromTicks < toTicks; cell++)
        {
            var until = Math.Min(toTicks, question.Edges[cell + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_elapsed, (cell, subject), out _) += SessionSum.NanosPerTick * ((Int128)until - fromTicks);
            fromTicks = until;
        }
    }

    private FoundCell CellOf(FoundCell counted, Dictionary<int, Int128> of)
    {
        var groups = question.IsBySubject
            ? counted.Groups.Select(group => group.Subject).Union(of.Keys).Order()
                .Select(subject => new FoundGroup(subject, default, new Quantity(of.GetValueOrDefault(subject)), counted.Groups.Where(group => group.Subject == subject).Sum(group => group.Events))).ToList()
            : [];
        return counted with { Used = new Quantity(of.Values.Aggregate((Int128)0, static (sum, nanos) => sum + nanos)), Groups = groups };
    }
}
