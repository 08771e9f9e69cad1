using Brimful.Bench.Figures;

namespace Brimful.Bench.Load;

/// <summary>What a run came to, warm-up left out of all but <see cref="Sent"/> and <see cref="Counted"/>.</summary>
/// <param name="Cores">Processor time of this process by elapsed time.</param>
internal sealed record LoadReport(LoadPlan Plan, IReadOnlyList<LoadTally> Tallies, double Cores)
{
    public long Sent => Tallies.Sum(tally => tally.Sent);

    public long Counted => Tallies.Sum(tally => tally.Counted);

    public long Alarms => Tallies.Sum(tally => tally.Alarms);

    public double EventsPerSecond => Seconds().Average();

    /// <summary>Events of each second in their order.</summary>
    public IEnumerable<double> Seconds() => Enumerable.Range(0, Plan.Seconds).Select(second => (double)Tallies.Sum(tally => tally.EventsIn(second)));

    public Percentiles Requests() => new(Tallies.SelectMany(tally => tally.Milliseconds));

    /// <summary>Mean, median second and worst second, the mean with what it is held to.</summary>
    public IEnumerable<Figure> Throughput(string bench, double? atLeast = null, double? aim = null)
    {
        var seconds = Seconds().Order().ToList();
        return
        [
            new($"{bench}.events_per_second", seconds.Average(), "events/s") { AtLeast = atLeast, Aim = aim },
            new($"{bench}.median_second", seconds[seconds.Count / 2], "events/s"),
            new($"{bench}.worst_second", seconds[0], "events/s"),
        ];
    }
}
