using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Brimful.Server.Metrics;

namespace Brimful.Server.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void A_histogram_counts_each_bound_in_and_everything_in_the_last()
    {
        using var meter = new Meter("Test");
        using var collector = new MetricsCollector(meter);
        var histogram = meter.CreateHistogram("h_seconds", "seconds", "Times.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in (double[])[0.25, 0.5, 0.75, 1, 8]) histogram.Record(value);

        TextOf(collector).ShouldBe(
            """
            # HELP h_seconds Times.
            # TYPE h_seconds histogram
            h_seconds_bucket{le="0.5"} 2
            h_seconds_bucket{le="1"} 4
            h_seconds_bucket{le="+Inf"} 5
            h_seconds_sum 10.5
            h_seconds_count 5

            """);
    }

    [Fact]
    public void Hostile_text_in_labels_and_help_is_escaped_and_reads_back_as_it_was()
    {
        const string hostile = "a\\b\"c\nd{e}=,f";
        using var meter = new Meter("Test");
        using var collector = new MetricsCollector(meter);
        meter.CreateCounter<long>("c_total", null, "First\nsecond\\.").Add(3, new KeyValuePair<string, object?>("k", hostile));

        var text = TextOf(collector);
        text.Split('\n').Length.ShouldBe(4);
        var parsed = ParsedMetrics.Read(text);
        parsed.Families["c_total"].Samples.Single().Labels.ShouldBe([$"k={hostile}"]);
        parsed.Value("c_total").ShouldBe(3);
    }

    [Fact]
    public void Instruments_of_another_meter_are_not_told_even_when_they_are_called_the_same()
    {
        using var meter = new Meter("Test");
        using var collector = new MetricsCollector(meter);
        using var other = new Meter("Test");
        meter.CreateCounter<long>("c_total", null, "Ours.").Add(1);
        other.CreateCounter<long>("c_total", null, "Theirs.").Add(100);

        ParsedMetrics.Read(TextOf(collector)).Value("c_total").ShouldBe(1);
    }

    [Fact]
    public void A_series_that_is_not_observed_any_more_is_gone()
    {
        using var meter = new Meter("Test");
        using var collector = new MetricsCollector(meter);
        string[] parts = ["a", "b"];
        meter.CreateObservableGauge("g", () => parts.Select(part => new Measurement<long>(1, new KeyValuePair<string, object?>("part", part))), null, "Parts.");

        ParsedMetrics.Read(TextOf(collector)).Families["g"].Samples.Count.ShouldBe(2);
        parts = ["b"];
        ParsedMetrics.Read(TextOf(collector)).Families["g"].Samples.ShouldHaveSingleItem().Labels.ShouldBe(["part=b"]);
    }

    [Fact]
    public async Task Counts_from_many_threads_are_all_there()
    {
        using var meter = new Meter("Test");
        using var collector = new MetricsCollector(meter);
        var counter = meter.CreateCounter<long>("c_total", null, "Counts.");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var at = 0; at < 10_000; at++) counter.Add(1);
        })));

        ParsedMetrics.Read(TextOf(collector)).Value("c_total").ShouldBe(80_000);
    }

    internal static string TextOf(MetricsCollector collector)
    {
        var buffer = new ArrayBufferWriter<byte>();
        collector.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
