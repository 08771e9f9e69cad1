using Brimful.Bench.Figures;

namespace Brimful.Bench.Load;

/// <param name="Due">Since the run began.</param>
/// <param name="Milliseconds">From then to the answer.</param>
internal readonly record struct SingleAnswer(TimeSpan Due, double Milliseconds, bool WasCounted);

/// <summary>What single events saw, warm-up left out of the latencies.</summary>
internal sealed record SingleReport(SinglePlan Plan, IReadOnlyList<SingleAnswer> Answers)
{
    public long Sent => Answers.Count;

    public long Counted => Answers.Count(answer => answer.WasCounted);

    public Percentiles Latencies() => new(Measured().Select(answer => answer.Milliseconds));

    /// <summary>The p99 of the measured second whose p99 is highest.</summary>
    public double WorstSecondP99() => Measured().GroupBy(answer => (int)answer.Due.TotalSeconds)
        .Max(second => new Percentiles(second.Select(answer => answer.Milliseconds)).At(0.99));

    private IEnumerable<SingleAnswer> Measured() => Answers.Where(answer => answer.Due.TotalSeconds >= Plan.WarmupSeconds);
}
