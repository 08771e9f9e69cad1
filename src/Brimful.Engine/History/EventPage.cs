using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Engine.Events;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;

namespace Brimful.Engine.History;

/// <summary>A page in the making: of all blocks that it is shown it keeps the first events of one account that match, however many there are.</summary>
internal sealed class EventPage(EventFilter filter, int limit)
{
    private readonly PriorityQueue<FoundEvent, EventPlace> _last = new(Comparer<EventPlace>.Create(static (x, y) => y.ComparedTo(x)));

    /// <summary>Whether there is a page and one event more.</summary>
    public bool IsFull => _last.Count > limit;

    /// <summary>Takes what matches out of a block.</summary>
    public void Take(HistoryBlock block)
    {
        var reader = new BlockReader(block.Body.Span);
        if (reader.LatestTicks < filter.FromTicks || reader.EarliestTicks >= filter.ToTicks || reader.LatestTicks < filter.After?.TimeTicks) return;
        while (reader.Read(out var read))
        {
            if (read.Place != filter.Place || read.TimeTicks < filter.FromTicks || read.TimeTicks >= filter.ToTicks) continue;
            var place = new EventPlace(read.TimeTicks, read.Sequence, read.Ordinal);
            if (filter.After is { } after && place.ComparedTo(after) <= 0) continue;
            if (IsFull && _last.TryPeek(out _, out var worst) && place.ComparedTo(worst) > 0) continue;
            var values = reader.ValuesOf(read);
            if (filter.Bucket is { } bucket && !bucket.Counted(read, values)) continue;
            _last.Enqueue(FoundEvent.Of(reader, read, values), place);
            if (_last.Count > limit + 1) _last.Dequeue();
        }
    }

    /// <summary>The events in order, one more than asked for when there is another page.</summary>
    public List<FoundEvent> ToList()
    {
        var found = new List<FoundEvent>(_last.Count);
        while (_last.TryDequeue(out var last, out _)) found.Add(last);
        found.Reverse();
        return found;
    }
}

/// <summary>Which events are asked for.</summary>
/// <param name="Place">The place of the account in its group.</param>
internal sealed record EventFilter(int Place, long FromTicks, long ToTicks, EventPlace? After, BucketFilter? Bucket);

/// <summary>What counted in a bucket, as it is now defined.</summary>
internal sealed record BucketFilter(MeterIdentity Meter, int[]? Subjects, long FirstTicks, long EndTicks, long SinceTicks, UsagePlace After)
{
    public static BucketFilter Of(Bucket bucket) => new(
        bucket.Meter,
        bucket.Subjects,
        bucket.FirstTicks,
        bucket.Terms.Schedule is null ? bucket.Open.EndTicks : long.MaxValue,
        bucket.Terms.CountFrom == CountFrom.Now ? bucket.CreatedTicks : long.MinValue,
        bucket.LeftOutBefore ?? default);

    public bool Counted(in HistoryEvent read, MeterValue[] values)
    {
        if (read.TimeTicks < Math.Max(FirstTicks, SinceTicks) || read.TimeTicks >= EndTicks || read.ReceivedTicks < SinceTicks) return false;
        if (new UsagePlace(read.Sequence, read.Ordinal).IsBefore(After)) return false;
        if (Subjects is not null && Array.BinarySearch(Subjects, read.Subject) < 0) return false;
        return Array.Exists(values, value => Meter.Counts(value.Meter));
    }
}

/// <summary>An event that was found, still with numbers for names.</summary>
internal sealed record FoundEvent(EventPlace Place, string Id, string Source, int Subject, long ReceivedTicks, MeterValue[] Values)
{
    /// <summary>What it says of dimensions of its meters.</summary>
    public MeterDimensionValue[] Dimensions { get; init; } = [];

    public static FoundEvent Of(in BlockReader reader, in HistoryEvent read, MeterValue[] values) => new(
        new EventPlace(read.TimeTicks, read.Sequence, read.Ordinal),
        IdText.TextOf(read.IdForm, reader.IdOf(read)),
        System.Text.Encoding.UTF8.GetString(reader.SourceOf(read)),
        read.Subject,
        read.ReceivedTicks,
        values)
    {
        Dimensions = reader.DimensionsOf(read),
    };
}
