using Brimful.Bench.Figures;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Comparison;

/// <summary>Two builds measured by turns, so that what the machine does meanwhile hits both; of each figure the medians and their ratio.</summary>
/// <param name="arguments">The benchmark and its options, the same for both.</param>
internal sealed class AlternateBench(string before, string after, int runs, IReadOnlyList<string> arguments, FigureSheet sheet)
{
    /// <returns>False when a run's counts were not exact.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var (first, second) = (new List<Figure>(), new List<Figure>());
        for (var run = 0; run < runs; run++)
        {
            if (!await OnceAsync(before, first, cancellationToken) || !await OnceAsync(after, second, cancellationToken)) return false;
            sheet.Say($"run {run + 1} of {runs} done");
        }

        foreach (var name in first.Concat(second).Select(figure => figure.Name).Distinct())
        {
            var unit = first.Find(figure => figure.Name == name)?.Unit;
            if (unit is null || !second.Exists(figure => figure.Name == name)) sheet.Say($"{name}: only one of the builds gives it");
            else Compare(name, Median(first, name), Median(second, name), unit);
        }
        return true;
    }

    private static double Median(List<Figure> figures, string name) => Medians.Of(figures.Where(figure => figure.Name == name).Select(figure => figure.Value));

    private void Compare(string name, double before, double after, string unit)
    {
        sheet.Add(new Figure($"{name}.before", before, unit), new Figure($"{name}.after", after, unit));
        if (before != 0) sheet.Add(new Figure($"{name}.change", 100 * ((after / before) - 1), "%"));
    }

    private async Task<bool> OnceAsync(string program, List<Figure> figures, CancellationToken cancellationToken)
    {
        var run = await BenchProcess.RunAsync(arguments, program: program, isQuiet: true, cancellationToken: cancellationToken);
        figures.AddRange(run.Figures);
        if (!run.Succeeded) sheet.Say($"{program}: NOT EXACT, or it could not measure");
        return run.Succeeded;
    }
}
