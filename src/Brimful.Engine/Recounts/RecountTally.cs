using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Core.Uniques;
using Brimful.Core.Windows;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Recounts;

/// <summary>What one count has found so far; events may come in any order.</summary>
internal sealed class RecountTally(RecountTask task)
{
    private readonly Dictionary<(int Subject, int Meter), (Int128 Nanos, long TimeTicks, UsagePlace Place)> _subjects = [];
    private readonly Dictionary<(int Subject, Int128 Value), long> _values = [];
    private readonly List<(UsagePlace Place, AheadUsage Usage)> _ahead = [];
    private readonly Dictionary<(long TimeTicks, int Subject), Int128> _window = [];
    private readonly List<FoundSign> _signs = [];

    public RecountTask Task => task;

    /// <summary>Takes an event's usage, if it belongs to the count.</summary>
    public void Take(in Usage usage, UsagePlace place, UsageNames names)
    {
        if (!task.Range.Takes(usage, place) || task.Voided.Contains(place)) return;
        if (task.Range.Meter.Aggregation == Aggregation.Duration)
        {
            TakeSign(usage, place, names);
            return;
        }
        if (task.Range.IsWindow)
        {
            TakeInWindow(usage, place, names);
            return;
        }
        if (task.Range.IsAhead(usage))
        {
            _ahead.Add((place, new AheadUsage(usage, names.EventId, "")));
            return;
        }
        if (task.Range.Meter.Aggregation == Aggregation.UniqueCount)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_values, (usage.Subject, usage.Nanos), out _)++;
            return;
        }
        var aggregation = task.Range.AggregationOf(usage.Meter);
        ref var subject = ref CollectionsMarshal.GetValueRefOrAddDefault(_subjects, (usage.Subject, usage.Meter), out var isKnown);
        if (!isKnown) subject = (aggregation == Aggregation.Max ? usage.Nanos : 0, long.MinValue, default);
        switch (aggregation)
        {
            case Aggregation.Sum: subject.Nanos += usage.Nanos; break;
            case Aggregation.Count: subject.Nanos += Quantity.NanosPerUnit; break;
            case Aggregation.Max: subject.Nanos = Int128.Max(subject.Nanos, usage.Nanos); break;
            case Aggregation.Latest when IsLater(usage, place, subject.TimeTicks, subject.Place): subject = (usage.Nanos, usage.TimeTicks, place); break;
        }
    }

    /// <summary>Takes a sum or a count that was rolled up, if it belongs to the count.</summary>
    public void Take(in RollupRow row)
    {
        if (!task.Range.TakesRolled(row.Subject, row.Quarter * RollupForm.QuarterTicks, RollupForm.QuarterTicks) || row.Sums is { Count: 0, Nanos: var nanos } && nanos == 0) return;
        Add((row.Subject, row.Meter), row.Sums.LevelOf(task.Range.AggregationOf(row.Meter)));
    }

    /// <summary>Takes a voided event back out of what was rolled up, if the count leaves it out.</summary>
    public void TakeBack(in Usage usage, UsagePlace place)
    {
        if (!task.Range.Takes(usage, place) || !task.Voided.Contains(place)) return;
        Add((usage.Subject, usage.Meter), task.Range.AggregationOf(usage.Meter) == Aggregation.Count ? -Quantity.NanosPerUnit : -usage.Nanos);
    }

    /// <summary>A sign whose time has not come waits for it; where one session is read again, it waits already.</summary>
    private void TakeSign(in Usage usage, UsagePlace place, UsageNames names)
    {
        var sign = SessionSign.Of(usage.Nanos);
        var key = new SessionKey(usage.Subject, sign.Session);
        var isSince = task.Range.Readings?.IsOfThose(usage, place) ?? true;
        if (usage.TimeTicks <= task.Range.ThroughTicks)
        {
            if (task.Range.Session is null || task.Range.Session == key) _signs.Add(new FoundSign(key, usage.TimeTicks, place, sign.Action, isSince));
        }
        else if (task.Range.Session is null && (isSince || task.Range.Readings is { IsSince: false })) _ahead.Add((place, new AheadUsage(usage, names.EventId, "")));
    }

    private void TakeInWindow(in Usage usage, UsagePlace place, UsageNames names)
    {
        if (usage.TimeTicks > task.Range.ThroughTicks) _ahead.Add((place, new AheadUsage(usage, names.EventId, "")));
        else CollectionsMarshal.GetValueRefOrAddDefault(_window, (usage.TimeTicks, usage.Subject), out _) += task.Range.Meter.Aggregation == Aggregation.Count ? Quantity.NanosPerUnit : usage.Nanos;
    }

    private List<CountedSession> Sessions() =>
        [.. _signs.GroupBy(sign => sign.Key).OrderBy(session => session.Key.Subject).ThenBy(session => session.Key.Id).Select(session => SessionOf(session.Key, session))];

    private CountedSession SessionOf(SessionKey key, IEnumerable<FoundSign> signs)
    {
        var inOrder = signs.OrderBy(sign => sign.TimeTicks).ThenBy(sign => sign.Place.Sequence).ThenBy(sign => sign.Place.Ordinal).ToList();
        if (task.Range.Readings is not { } readings) return new CountedSession(key, MarksOf(inOrder));
        var (all, since) = (MarksOf(inOrder), MarksOf(inOrder.Where(static sign => sign.IsSince)));
        return readings.IsSince ? new CountedSession(key, since) { OtherMarks = all } : new CountedSession(key, all) { OtherMarks = since };
    }

    private ImmutableArray<SessionMark> MarksOf(IEnumerable<FoundSign> signs)
    {
        var session = new Session(task.MaxSilenceTicks);
        foreach (var sign in signs) session.Take(sign.Action, sign.TimeTicks, [], []);
        return [.. session.Marks];
    }

    private void Add((int Subject, int Meter) key, Int128 nanos)
    {
        ref var subject = ref CollectionsMarshal.GetValueRefOrAddDefault(_subjects, key, out _);
        subject.Nanos += nanos;
    }

    public CountedPeriod ToPeriod() => new(
        [.. _subjects.OrderBy(pair => pair.Key).Select(pair => new SubjectUsage(pair.Key.Subject, pair.Value.Nanos, task.Range.Meter.Aggregation == Aggregation.Latest ? pair.Value.TimeTicks : 0) { Meter = pair.Key.Meter })],
        [.. _ahead.GroupBy(ahead => ahead.Place).OrderBy(ofEvent => ofEvent.Key.Sequence).ThenBy(ofEvent => ofEvent.Key.Ordinal).SelectMany(OneChange)])
    {
        Values = [.. _values.OrderBy(pair => pair.Key).Select(pair => new ValueCount(pair.Key.Subject, pair.Key.Value, pair.Value))],
        Sessions = Sessions(),
        Window = [.. _window.OrderBy(pair => pair.Key).Select(pair => new WindowUsage(pair.Key.Subject, pair.Key.TimeTicks, pair.Value))],
    };

    /// <summary>What several meters read out of one event, as the one change that it is; in the order in which it was counted.</summary>
    private static IEnumerable<AheadUsage> OneChange(IEnumerable<(UsagePlace Place, AheadUsage Usage)> ofEvent)
    {
        var parts = ofEvent.Select(part => part.Usage).ToList();
        return parts.Select((part, at) => part with { Usage = part.Usage with { GoesOn = at < parts.Count - 1 } });
    }

    /// <summary>By event time; of equal times the later counted (S5).</summary>
    private static bool IsLater(in Usage usage, UsagePlace place, long timeTicks, UsagePlace than) =>
        usage.TimeTicks != timeTicks ? usage.TimeTicks > timeTicks : than.IsBefore(place);

    /// <param name="IsSince">Whether it was received since the bucket's creation, and dated no earlier, where that matters.</param>
    private sealed record FoundSign(SessionKey Key, long TimeTicks, UsagePlace Place, SessionAction Action, bool IsSince);
}
