using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Core.Anomalies;

namespace Brimful.Bench.Anomalies;

/// <summary>What one more day costs for very many daily series on one core, and what each keeps in memory.</summary>
internal sealed class DayMoreBench(int series, ulong seed, FigureSheet sheet)
{
    private const int DaysBefore = 90;
    private const int DaysMeasured = 5;

    public void Run()
    {
        var random = new Xoshiro(seed);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watches = new SeriesWatch[series];
        for (var at = 0; at < series; at++) watches[at] = new SeriesWatch(Cadence.Daily);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)series;
        for (var day = 0; day < DaysBefore; day++) Observe(watches, day, random);
        var seconds = Enumerable.Range(DaysBefore, DaysMeasured).Select(day => Observe(watches, day, random)).Order().ToArray();
        GC.KeepAlive(watches);
        sheet.Say($"Anomalies of {series:N0} daily series, seed {seed}: {DaysMeasured} days after {DaysBefore}, on one core; the middle one counts.");
        sheet.Add(new Figure("anomalies.day_more", seconds[DaysMeasured / 2], "s") { AtMost = 0.2 * series / 100_000 }, new Figure("anomalies.bytes_a_series", bytes, "bytes"));
    }

    private static double Observe(SeriesWatch[] watches, int day, Xoshiro random)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var watch in watches) watch.Observe((day % 7 < 5 ? 900.0 : 300.0) + (random.Next() % 200));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
