using System.Collections.Immutable;
using Brimful.Core.Metering;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>What is to be read of a bucket: a series for each of its meters whose values are rolled up.</summary>
/// <param name="edges">Where each day that is looked back at begins, and where the last one ends, which is today, in ticks of Unix time.</param>
internal sealed class ObservedHistory(ObservedBucket bucket, long[] edges)
{
    private readonly UsageSeries?[] _series = [.. bucket.Meters.Select(meter => SeriesOf(bucket, meter, edges))];
    private readonly Int128[]?[] _told = new Int128[]?[bucket.Meters.Length];
    private readonly int _closed = edges.Length - 2;

    public ObservedBucket Bucket => bucket;

    /// <summary>Where the first day begins.</summary>
    public Instant From => Instant.FromUnixTimeTicks(edges[0]);

    public IEnumerable<UsageSeries> Series => _series.OfType<UsageSeries>();

    /// <summary>Places of meters that have no series: session time.</summary>
    public IEnumerable<int> Untold => Enumerable.Range(0, _series.Length).Where(place => _series[place] is null);

    /// <summary>Takes what a meter without a series was used on a day, in billionths; days that have not closed are passed over.</summary>
    public void Take(int place, Instant start, Int128 nanos)
    {
        var told = _told[place] ??= new Int128[_closed];
        if (Array.BinarySearch(edges, start.ToUnixTimeTicks()) is var day and >= 0 && day < told.Length) told[day] = nanos;
    }

    /// <summary>The closed days once they are read, from the first with usage on.</summary>
    public ObservedDays ToDays()
    {
        var first = 0;
        while (first < _closed && IsEmpty(first)) first++;
        var days = ImmutableArray.CreateBuilder<ObservedDay>(_closed - first);
        for (var (day, date) = (first, bucket.Today.PlusDays(first - _closed)); day < _closed; day++, date = date.PlusDays(1))
            days.Add(new ObservedDay(date, Instant.FromUnixTimeTicks(edges[day]), Instant.FromUnixTimeTicks(edges[day + 1]), UsedOn(day)));
        return new ObservedDays(bucket, days.MoveToImmutable());
    }

    private bool IsEmpty(int day)
    {
        for (var place = 0; place < _series.Length; place++)
            if (NanosOf(place, day) != 0) return false;
        return true;
    }

    private Int128[] UsedOn(int day)
    {
        var nanos = new Int128[_series.Length];
        for (var place = 0; place < nanos.Length; place++) nanos[place] = NanosOf(place, day);
        return nanos;
    }

    private Int128 NanosOf(int place, int day) => _series[place] is { } series ? series.Cells[day].Nanos : _told[place]?[day] ?? 0;

    private static UsageSeries? SeriesOf(ObservedBucket bucket, ObservedMeter meter, long[] edges) => meter.Aggregation == Aggregation.Duration ? null
        : new UsageSeries(new UsageQuestion(bucket.Target.Account, meter.Number, meter.Aggregation, edges, bucket.ThroughSequence) { Subjects = bucket.Subjects });
}
