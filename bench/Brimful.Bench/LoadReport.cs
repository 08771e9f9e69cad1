using System.Globalization;

namespace Brimful.Bench;

/// <summary>The figures of a run, warm-up left out.</summary>
/// <param name="Cores">Processor time of this process by elapsed time.</param>
internal sealed record LoadReport(LoadPlan Plan, IReadOnlyList<LoadTally> Tallies, double Cores)
{
    public long Sent => Tallies.Sum(tally => tally.Sent);

    public long Counted => Tallies.Sum(tally => tally.Counted);

    public double EventsPerSecond => Seconds().Average();

    public void Print(TextWriter output)
    {
        var seconds = Seconds().Order().ToList();
        var times = Tallies.SelectMany(tally => tally.Milliseconds).Order().ToList();
        output.WriteLine(Invariant($"events/s       mean {seconds.Average(),10:N0}   median second {seconds[seconds.Count / 2],10:N0}   worst second {seconds[0],10:N0}"));
        output.WriteLine(Invariant($"request ms     p50 {At(times, 0.5):0.00}   p90 {At(times, 0.9):0.00}   p99 {At(times, 0.99):0.00}   p99.9 {At(times, 0.999):0.00}   worst {At(times, 1):0.00}   ({times.Count:N0} requests of {Plan.Batch:N0} events of {EventTemplate.LineLength} bytes)"));
        output.WriteLine(Invariant($"load generator {Cores:0.00} cores"));
    }

    private IEnumerable<double> Seconds() => Enumerable.Range(0, Plan.Seconds).Select(second => (double)Tallies.Sum(tally => tally.EventsIn(second)));

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
