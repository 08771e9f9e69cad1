using System.Globalization;
using System.IO.Compression;

namespace Brimful.Server.Tests.Foresight;

/// <summary>The scores of one set's predictions, counted anew from the protocol's words: nothing of the product is used here.</summary>
internal sealed class ForesightScore
{
    private const int Days = 30;

    private static readonly double[] Multiples = [.7, .85, .95, 1, 1.05, 1.15, 1.3, 1.6];
    private static readonly int[] BrierDays = [3, 7, 10, 14, 17, 21, 25];

    private readonly Dictionary<(string, int, int, double), double> _probabilities = [];
    private readonly Dictionary<(string, int, int), (double Low, double High)> _intervals = [];
    private readonly List<(double Ours, double Normal, double RunRate)> _brier = [];
    private readonly (int Count, double Said, int Came)[] _bins = new (int, double, int)[10];
    private readonly List<(bool Exceeds, int First, int On)> _alerts = [];
    private readonly Dictionary<int, List<(bool Covered, double Ours, double Normal)>> _intervalScores = new() { [7] = [], [14] = [], [21] = [] };

    public ForesightScore(string data, string predictions)
    {
        foreach (var cells in Rows(predictions))
        {
            var (start, day) = (int.Parse(cells[1], CultureInfo.InvariantCulture), int.Parse(cells[2], CultureInfo.InvariantCulture));
            if (cells[3].Length > 0) _probabilities[(cells[0], start, day, Number(cells[3]))] = Number(cells[4]);
            else _intervals[(cells[0], start, day)] = (Number(cells[5]), Number(cells[7]));
        }
        foreach (var (cells, row) in Rows(data).Select(static (cells, row) => (cells, row))) TakeSeries(cells[0], Fill(cells[3].Split('|')), row);
    }

    public double Brier => _brier.Average(static score => score.Ours);

    public double BrierOfNormal => _brier.Average(static score => score.Normal);

    public double BrierOfRunRate => _brier.Average(static score => score.RunRate);

    public IReadOnlyList<(int Count, double Said, int Came)> Bins => _bins;

    public double Precision => _alerts.Where(static alert => alert.First > 0).Average(static alert => alert.Exceeds ? 1.0 : 0);

    public double Recall => _alerts.Where(static alert => alert.Exceeds).Average(static alert => alert.First > 0 ? 1.0 : 0);

    public double SevenDaysAhead => _alerts.Where(static alert => alert.Exceeds).Average(static alert => alert.First > 0 && alert.On - alert.First >= 7 ? 1.0 : 0);

    public double Coverage(int day) => _intervalScores[day].Average(static score => score.Covered ? 1.0 : 0);

    public double IntervalRatio(int day) => _intervalScores[day].Average(static score => score.Ours) / _intervalScores[day].Average(static score => score.Normal);

    public static double CalibrationError(IEnumerable<ForesightScore> sets)
    {
        var bins = Enumerable.Range(0, 10).Select(bin => (Count: sets.Sum(set => set._bins[bin].Count), Off: Math.Abs(sets.Sum(set => set._bins[bin].Said) - sets.Sum(set => set._bins[bin].Came)))).ToList();
        return bins.Sum(static bin => bin.Off) / bins.Sum(static bin => bin.Count);
    }

    private void TakeSeries(string series, double[] days, int row)
    {
        var starts = new List<int>();
        for (var start = 56 + (row * 7 % 14); start < days.Length - Days; start += Days) starts.Add(start);
        foreach (var start in starts.TakeLast(12))
        {
            var usual = days[(start - 56)..start].Sum() / 56;
            if (usual <= 0) continue;
            foreach (var multiple in Multiples) TakeAllowance(series, days, start, multiple, multiple * usual * Days);
            foreach (var day in _intervalScores.Keys) TakeInterval(series, days, start, day);
        }
    }

    private void TakeAllowance(string series, double[] days, int start, double multiple, double allowance)
    {
        var (used, first, on) = (0.0, 0, 99);
        var exceeds = days[start..(start + Days)].Sum() > allowance;
        for (var day = 1; day <= Days; day++)
        {
            used += days[start + day - 1];
            if (used > allowance)
            {
                on = day;
                break;
            }
            if (day == Days) break;
            var probability = _probabilities[(series, start, day, multiple)];
            if (first == 0 && day >= 3 && probability >= 0.8) first = day;
            if (BrierDays.Contains(day)) TakeProbability(probability, exceeds, Normal(days, start + day, used / day, Days - day, allowance - used), (used / day * Days) > allowance);
        }
        if (on > 4) _alerts.Add((exceeds, first, on));
    }

    private void TakeProbability(double ours, bool exceeds, double normal, bool runRate)
    {
        static double Square(double said, bool came) => (said - (came ? 1 : 0)) * (said - (came ? 1 : 0));
        _brier.Add((Square(ours, exceeds), Square(normal, exceeds), runRate == exceeds ? 0 : 1));
        ref var bin = ref _bins[Math.Min(9, (int)(ours * 10))];
        bin = (bin.Count + 1, bin.Said + ours, bin.Came + (exceeds ? 1 : 0));
    }

    private void TakeInterval(string series, double[] days, int start, int day)
    {
        var (used, rest) = (days[start..(start + day)].Sum(), days[(start + day)..(start + Days)].Sum());
        if (used + rest <= 0) return;
        double Score(double low, double high) => (high - low + (10 * Math.Max(low - rest, 0)) + (10 * Math.Max(rest - high, 0))) / (used + rest);
        var (ours, mean, spread) = (_intervals[(series, start, day)], used / day * (Days - day), 1.2816 * Deviation(days, start + day) * Math.Sqrt(Days - day));
        _intervalScores[day].Add((ours.Low <= rest && rest <= ours.High, Score(ours.Low, ours.High), Score(Math.Max(0, mean - spread), Math.Max(0, mean + spread))));
    }

    /// <summary>Run-rate with a normal error.</summary>
    private static double Normal(double[] days, int known, double rate, int ahead, double remaining) =>
        1 - Below((remaining - (rate * ahead)) / (Deviation(days, known) * Math.Sqrt(ahead)));

    private static double Deviation(double[] days, int known)
    {
        var last = days[Math.Max(0, known - 28)..known];
        var mean = last.Average();
        return Math.Sqrt(last.Sum(day => (day - mean) * (day - mean)) / (last.Length - 1)) + 1e-9;
    }

    /// <summary>The normal distribution, by Abramowitz and Stegun 26.2.17 (off by less than 1e-7).</summary>
    private static double Below(double z)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var above = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? 1 - above : above;
    }

    private static double[] Fill(string[] cells)
    {
        var days = new double[cells.Length];
        var known = cells.Take(28).Where(static cell => cell.Length > 0).Select(Number).DefaultIfEmpty(0).Average();
        for (var day = 0; day < days.Length; day++)
        {
            var near = new[] { 7, 14, 21, 28 }.Where(back => day >= back).Select(back => days[day - back]).ToList();
            days[day] = cells[day].Length > 0 ? Number(cells[day]) : near.Count > 0 ? near.Average() : known;
        }
        return days;
    }

    private static IEnumerable<string[]> Rows(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
