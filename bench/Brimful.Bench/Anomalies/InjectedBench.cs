using Brimful.Bench.Figures;
using Brimful.Bench.Foresight;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Anomalies;

/// <summary>
/// Events at random places of real series: how many are found in time, at the threshold that leaves at most a quarter of a false alarm a series and month on the
/// other sets. Beside it a baseline, in the same run.
/// </summary>
internal sealed class InjectedBench(UsageSet[] sets, ulong seed, FigureSheet sheet)
{
    private const double MostFalseAlarms = 0.25;

    public void Run()
    {
        sheet.Say($"Injected events, seed {seed}: two places a series; found within {string.Join(", ", InjectedKind.All.Select(static kind => $"{kind.Days} days ({kind.Name})"))}.");
        Measure("anomalies.injected", Scorers.Brimful, isHeld: true);
        Measure("anomalies.injected.rolling_deviations", Scorers.RollingDeviations, isHeld: false);
    }

    private void Measure(string name, RowScores scores, bool isHeld)
    {
        var measured = sets.Select(set => new InjectedSet(set.Name, SeriesFile.Read(set.Path), scores, seed)).ToArray();
        var thresholds = measured.Select(left => Threshold([.. measured.Where(set => set != left)])).ToArray();
        sheet.Say($"{name}: a set's threshold comes from the others");
        sheet.Say($"{"set",-12}{"threshold",10}{"false",8}{string.Concat(InjectedKind.All.Select(static kind => $"{kind.Name,9}"))}");
        for (var at = 0; at < measured.Length; at++) SayRow(measured[at], thresholds[at]);
        for (var kind = 0; kind < InjectedKind.All.Length; kind++)
        {
            var injected = InjectedKind.All[kind];
            var found = measured.Select((set, at) => set.Found(kind, thresholds[at], injected.Days)).Average();
            sheet.Add(new Figure($"{name}.{injected.Name}", found, "of 1") { AtLeast = isHeld ? injected.Share.AtLeast : null, Aim = isHeld ? injected.Share.Aim : null });
            if (injected.Days > 1) SayByDay(injected, [.. Enumerable.Range(1, injected.Days).Select(days => measured.Select((set, at) => set.Found(kind, thresholds[at], days)).Average())]);
        }

        if (isHeld) SayRates(measured);
    }

    private void SayRow(InjectedSet set, double threshold) => sheet.Say(
        $"{set.Name,-12}{threshold,10:0.00}{set.FalseAlarmsAMonth(threshold),8:0.00}{string.Concat(InjectedKind.All.Select((kind, at) => FormattableString.Invariant($"{set.Found(at, threshold, kind.Days),9:0.000}")))}");

    private void SayByDay(InjectedKind kind, double[] found) => sheet.Say($"  {kind.Name} by day: {string.Join(' ', found.Select(static share => share.ToString("0.00", null)))}");

    /// <summary>What Brimful.Core/Anomalies/Rates.cs says: false alarms by score.</summary>
    private void SayRates(InjectedSet[] measured) => sheet.Say(
        $"  false alarms a series and month by score: {string.Join(", ", new[] { 0.5, 0.75, 1, 1.25, 1.5, 2, 3 }.Select(score => FormattableString.Invariant($"{score}: {measured.Average(set => set.FalseAlarmsAMonth(score)):0.0000}")))}");

    private static double Threshold(InjectedSet[] others)
    {
        var (low, high) = (0.0, 1000.0);
        for (var halving = 0; halving < 40; halving++)
        {
            var middle = (low + high) / 2;
            if (others.Average(set => set.FalseAlarmsAMonth(middle)) > MostFalseAlarms) low = middle;
            else high = middle;
        }

        return high;
    }
}
