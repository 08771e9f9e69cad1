using System.Diagnostics.Metrics;

namespace Brimful.Server.Metrics;

/// <summary>An instrument and what it has measured so far, series by series.</summary>
internal sealed class MetricFamily
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Labels, MetricSeries> _series = [];
    private readonly double[] _bounds;
    private readonly bool _adds;

    public MetricFamily(Instrument instrument)
    {
        (Name, Help) = (instrument.Name, instrument.Description ?? "");
        _bounds = BoundsOf(instrument);
        _adds = instrument is Counter<long> or Counter<double> or UpDownCounter<long>;
        IsObserved = instrument.IsObservable;
        Kind = _bounds.Length > 0 ? MetricKind.Histogram
            : instrument is Counter<long> or Counter<double> or ObservableCounter<long> or ObservableCounter<double> ? MetricKind.Counter
            : MetricKind.Gauge;
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Whether it is measured when it is asked for.</summary>
    public bool IsObserved { get; }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels.Of(tags);
        lock (_lock)
        {
            if (!_series.TryGetValue(labels, out var series)) _series.Add(labels, series = new MetricSeries(_bounds));
            if (Kind == MetricKind.Histogram) series.Record(value);
            else series.Value = _adds ? series.Value + value : value;
        }
    }

    /// <summary>Before it is observed anew: what is not observed any more is gone.</summary>
    public void Forget()
    {
        lock (_lock) _series.Clear();
    }

    /// <summary>Every series as it is now, in order of labels.</summary>
    public List<(Labels Labels, MetricSeries Series)> Snapshot()
    {
        lock (_lock)
            return [.. _series.OrderBy(pair => pair.Key, Comparer<Labels>.Create(Labels.Compare)).Select(pair => (pair.Key, pair.Value.Copy()))];
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> seconds => [.. seconds.Advice?.HistogramBucketBoundaries ?? throw Unbounded(instrument)],
        Histogram<long> counts => [.. counts.Advice?.HistogramBucketBoundaries?.Select(static bound => (double)bound) ?? throw Unbounded(instrument)],
        _ => [],
    };

    private static ArgumentException Unbounded(Instrument instrument) =>
        new($"The histogram {instrument.Name} says nothing of its bounds.", nameof(instrument));
}

/// <summary>How a family is read.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One series: a value, or the counts of a histogram.</summary>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];

    public double Value { get; set; }

    public double Sum { get; private set; }

    public long Count { get; private set; }

    /// <summary>The upper bounds, each included, in ascending order.</summary>
    public ReadOnlySpan<double> Bounds => bounds;

    /// <summary>How many were at most the bound of that place.</summary>
    public long CumulativeAt(int place)
    {
        var sum = 0L;
        for (var at = 0; at <= place; at++) sum += _counts[at];
        return sum;
    }

    public void Record(double value)
    {
        var place = Array.BinarySearch(bounds, value);
        _counts[place < 0 ? ~place : place]++;
        Sum += value;
        Count++;
    }

    public MetricSeries Copy()
    {
        var copy = new MetricSeries(bounds) { Value = Value, Sum = Sum, Count = Count };
        _counts.CopyTo(copy._counts, 0);
        return copy;
    }
}
