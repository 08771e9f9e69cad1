using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Brimful.Api.Metrics;

namespace Brimful.Server.Metrics;

/// <summary>Listens to one meter and keeps what its instruments measure, for <c>/metrics</c>. Must be there before the instruments are made.</summary>
internal sealed class MetricsCollector : IMetricsText, IDisposable
{
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();

    public MetricsCollector(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter)) return;
            var family = new MetricFamily(instrument);
            if (!_families.TryAdd(instrument.Name, family)) throw new InvalidOperationException($"Two instruments are called {instrument.Name}.");
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> to)
    {
        lock (_reading)
        {
            foreach (var family in _families.Values.Where(static family => family.IsObserved)) family.Forget();
            _listener.RecordObservableInstruments();
            PrometheusText.Write(to, _families.Values.OrderBy(static family => family.Name, StringComparer.Ordinal));
        }
    }

    public void Dispose() => _listener.Dispose();
}
