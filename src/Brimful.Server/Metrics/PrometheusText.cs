using System.Buffers;
using System.Globalization;
using System.Text;

namespace Brimful.Server.Metrics;

/// <summary>The Prometheus text format, version 0.0.4 (prometheus.io, "Exposition formats").</summary>
internal static class PrometheusText
{
    public static void Write(IBufferWriter<byte> to, IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families) Write(text, family);
        foreach (var part in text.GetChunks()) Encoding.UTF8.GetBytes(part.Span, to);
    }

    private static void Write(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escaped(family.Help, quotes: false)).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(NameOf(family.Kind)).Append('\n');
        foreach (var (labels, series) in family.Snapshot())
        {
            if (family.Kind == MetricKind.Histogram) WriteHistogram(text, family.Name, labels, series);
            else WriteSample(text, family.Name, labels, null, series.Value);
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, Labels labels, MetricSeries series)
    {
        for (var place = 0; place < series.Bounds.Length; place++)
            WriteSample(text, name + "_bucket", labels, Number(series.Bounds[place]), series.CumulativeAt(place));
        WriteSample(text, name + "_bucket", labels, "+Inf", series.Count);
        WriteSample(text, name + "_sum", labels, null, series.Sum);
        WriteSample(text, name + "_count", labels, null, series.Count);
    }

    private static void WriteSample(StringBuilder text, string name, Labels labels, string? bound, double value)
    {
        text.Append(name);
        var separator = '{';
        foreach (var label in (ReadOnlySpan<Label?>)[labels.First, labels.Second, bound is null ? null : new("le", bound)])
        {
            if (label is not { } known) continue;
            text.Append(separator).Append(known.Key).Append("=\"").Append(Escaped(known.Value, quotes: true)).Append('"');
            separator = ',';
        }
        if (separator == ',') text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string NameOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };

    private static string Escaped(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
