using System.Diagnostics;
using System.Text.Json;
using Brimful.Bench.Load;

namespace Brimful.Bench.Baselines;

/// <summary>The same bodies read with System.Text.Json's document model on one core, doing nothing with them: a floor that any server that does more is measured beside.</summary>
internal static class ParseBaseline
{
    /// <returns>Events a second.</returns>
    public static double Run(int batch, TimeSpan time)
    {
        var body = new EventTemplate(batch, 100_000, seed: 1).Next("2026-01-01T00:00:00"u8);
        Measure(body, batch, time / 4);
        return Measure(body, batch, time);
    }

    private static double Measure(ReadOnlyMemory<byte> body, int batch, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        long events = 0, sum = 0;
        while (clock.Elapsed < time)
        {
            sum += Parse(body);
            events += batch;
        }

        if (sum == 0) throw new BenchException("The baseline read nothing.");
        return events / clock.Elapsed.TotalSeconds;
    }

    private static long Parse(ReadOnlyMemory<byte> body)
    {
        var sum = 0L;
        for (var start = 0; start < body.Length; start += EventTemplate.LineLength)
        {
            using var line = JsonDocument.Parse(body.Slice(start, EventTemplate.LineLength));
            var root = line.RootElement;
            sum += root.GetProperty("id").GetString()!.Length + root.GetProperty("subject").GetString()!.Length + root.GetProperty("data").GetProperty("value").GetInt64();
        }

        return sum;
    }
}
