using System.Diagnostics.Metrics;
using Brimful.Engine.Metrics;
using Brimful.Server.Settings;

namespace Brimful.Server.Metrics;

/// <summary>The meter of this host, with who listens to it: made first, so that nothing that is measured is missed, and disposed last.</summary>
internal sealed class Measuring : IDisposable
{
    public const string MeterName = "Brimful";

    private readonly OtlpExport? _export;

    public Measuring(ServerSettings settings)
    {
        Meter = new Meter(MeterName);
        Text = new MetricsCollector(Meter);
        _export = OtlpExport.Start(Meter, settings.MetricsOtlp);
        Engine = new EngineMetrics(Meter);
        ProcessMetrics.Add(Meter);
        StoreMetrics.Add(Meter, settings.DataDirectory);
    }

    public Meter Meter { get; }

    public MetricsCollector Text { get; }

    public EngineMetrics Engine { get; }

    public void Dispose()
    {
        _export?.Dispose();
        Text.Dispose();
        Meter.Dispose();
    }
}
