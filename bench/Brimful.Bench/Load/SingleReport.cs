using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Latency;

namespace Brimful.Bench.Load;

/// <param name="Due">Since the run began.</param>
/// <param name="Milliseconds">From then to the answer.</param>
internal readonly record struct SingleAnswer(TimeSpan Due, double Milliseconds, bool WasCounted);

/// <summary>What single events saw, warm-up left out of the latencies.</summary>
/// <param name="BeganAt">In this machine's ticks.</param>
internal sealed record SingleReport(SinglePlan Plan, long BeganAt, IReadOnlyList<SingleAnswer> Answers)
{
    public long Sent => Answers.Count;

    public long Counted => Answers.Count(answer => answer.WasCounted);

    public Percentiles Latencies() => new(Measured().Select(answer => answer.Milliseconds));

    /// <summary>Of those that the disk by itself did not hold up.</summary>
    public Percentiles LatenciesApartFrom(DiskStops stops) => new(Measured().Where(answer => !stops.Touch(At(answer.Due), At(answer.Due + TimeSpan.FromMilliseconds(answer.Milliseconds)))).Select(answer => answer.Milliseconds));

    /// <summary>The p99 of the measured second whose p99 is highest.</summary>
    public double WorstSecondP99() => Measured().GroupBy(answer => (int)answer.Due.TotalSeconds)
        .Max(second => new Percentiles(second.Select(answer => answer.Milliseconds)).At(0.99));

    private long At(TimeSpan sinceBegun) => BeganAt + (long)(sinceBegun.TotalSeconds * Stopwatch.Frequency);

    private IEnumerable<SingleAnswer> Measured() => Answers.Where(answer => answer.Due.TotalSeconds >= Plan.WarmupSeconds);
}
