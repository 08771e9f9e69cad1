using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.Core.Forecasts;

namespace Brimful.Bench.Foresight;

/// <summary>What forecasts cost on one core: outlooks told of all their days and asked once, one day more of each, and a run-rate with a normal error beside it.</summary>
internal sealed class ForesightSpeedBench(int series, ulong seed, FigureSheet sheet)
{
    private const int Days = 120;
    private const int Patterns = 500;
    private const int MoreDays = 5;
    private const double RemainingDays = 14;

    private readonly double[][] _patterns = Draw(seed);

    public void Run()
    {
        // Compiled once before it is measured.
        Replay(new UsageOutlook[Patterns]);
        RunRates(Patterns);
        var outlooks = new UsageOutlook[series];
        var (replay, day, runRate) = (Seconds(() => Replay(outlooks)), Seconds(() => OneMoreDay(outlooks)) / MoreDays, Seconds(() => RunRates(series)));
        var per100k = 100_000.0 / series;
        sheet.Add(new Figure("foresight.replay_seconds", replay * per100k, "s per 100,000 series of 120 days") { AtMost = 10, Aim = 5 });
        sheet.Add(new Figure("foresight.one_more_day_seconds", day * per100k, "s per 100,000 series, asked once") { AtMost = 0.2, Aim = 0.1 });
        sheet.Add(new Figure("foresight.run_rate_replay_seconds", runRate * per100k, "s per 100,000 series of 120 days"));
        sheet.Add(new Figure("foresight.replay_to_run_rate", replay / runRate, "times a run-rate with a normal error"));
        sheet.Add(new Figure("foresight.outlook_bytes", UsageOutlook.SnapshotBytes, "bytes a series, written"));
    }

    private double Replay(UsageOutlook[] outlooks)
    {
        var sum = 0.0;
        for (var at = 0; at < outlooks.Length; at++)
        {
            var outlook = outlooks[at] = new UsageOutlook();
            foreach (var used in _patterns[at % Patterns]) outlook.CloseDay(used);
            sum += Ask(outlook);
        }
        return sum;
    }

    private double OneMoreDay(UsageOutlook[] outlooks)
    {
        var sum = 0.0;
        for (var day = 0; day < MoreDays; day++)
        {
            for (var at = 0; at < outlooks.Length; at++)
            {
                outlooks[at].CloseDay(_patterns[at % Patterns][day]);
                sum += Ask(outlooks[at]);
            }
        }
        return sum;
    }

    private static double Ask(UsageOutlook outlook) => outlook.Ahead((int)RemainingDays)!.Value.ProbabilityOfMoreThan(1000);

    /// <summary>The mean and the deviation of the last 28 days, each day, and the probability at the end.</summary>
    private double RunRates(int count)
    {
        var sum = 0.0;
        for (var at = 0; at < count; at++)
        {
            var (days, mean, deviation) = (_patterns[at % Patterns], 0.0, 0.0);
            for (var day = 28; day <= days.Length; day++)
            {
                var (total, squares) = (0.0, 0.0);
                for (var back = day - 28; back < day; back++)
                {
                    total += days[back];
                    squares += days[back] * days[back];
                }
                (mean, deviation) = (total / 28, Math.Sqrt(Math.Max(0, (squares / 28) - (total / 28 * (total / 28)))));
            }
            sum += 1 / (1 + Math.Exp(1.7 * (1000 - (mean * RemainingDays)) / (1e-9 + (deviation * Math.Sqrt(RemainingDays)))));
        }
        return sum;
    }

    private static double Seconds(Func<double> work)
    {
        var watch = Stopwatch.StartNew();
        if (double.IsNaN(work())) throw new BenchException("A forecast is no number.");
        return watch.Elapsed.TotalSeconds;
    }

    private static double[][] Draw(ulong seed)
    {
        var random = new Xoshiro(seed);
        double Next() => (random.Next() >> 11) * (1.0 / (1UL << 53));
        return [.. Enumerable.Range(0, Patterns).Select(_ =>
        {
            var (level, spread) = (Math.Exp(Next() * 8), Next());
            return Enumerable.Range(0, Days).Select(day => level * (1 + (spread * (Next() - 0.5))) * (day % 7 < 5 ? 1 : 0.4)).ToArray();
        })];
    }
}
