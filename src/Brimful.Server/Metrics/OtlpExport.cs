using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Brimful.Server.Metrics;

/// <summary>Sends what is measured to an OpenTelemetry collector, where one is configured: by <c>Brimful__Metrics__Otlp</c>, or by the
/// <c>OTEL_</c> variables of the OpenTelemetry specification.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const string MetricsPath = "/v1/metrics";

    private readonly MeterProvider _provider;

    private OtlpExport(MeterProvider provider) => _provider = provider;

    /// <summary>Starts to export; null when nothing says where to.</summary>
    /// <param name="endpoint">The address of <c>Brimful__Metrics__Otlp</c>; null to go by the variables.</param>
    public static OtlpExport? Start(Meter meter, Uri? endpoint)
    {
        if (endpoint is null && !IsAskedForByVariables()) return null;
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("brimful").AddTelemetrySdk().AddEnvironmentVariableDetector())
            .AddMeter(meter.Name)
            .AddOtlpExporter(options =>
            {
                if (endpoint is not null) Direct(options, endpoint);
            });
        return new OtlpExport(builder.Build());
    }

    /// <summary>Sends what was measured last, and ends.</summary>
    public void Dispose() => _provider.Dispose();

    private static void Direct(OtlpExporterOptions options, Uri endpoint)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = endpoint.AbsolutePath == "/" ? new Uri(endpoint, MetricsPath) : endpoint;
    }

    private static bool IsAskedForByVariables()
    {
        if (string.Equals(Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return false;
        if (Variable("OTEL_METRICS_EXPORTER") is { } exporter) return exporter == "otlp";
        return Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not null || Variable("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") is not null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
