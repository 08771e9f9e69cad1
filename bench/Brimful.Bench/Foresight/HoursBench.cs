using Brimful.Bench.Figures;
using Brimful.Core.Forecasts;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Foresight;

/// <summary>How good forecasts of hours are, over files of hourly series that no constant was fitted on: sums of the next 1 to 24 hours, beside a run-rate with a normal error.</summary>
internal sealed class HoursBench(string data, FigureSheet sheet)
{
    private const double SecondsAnHour = 3600;
    private const int Bins = 10;
    private const int WeekHours = 168;

    /// <summary>Origins of a series are so many hours apart, so that every hour of the day is one.</summary>
    private const int Stride = 7;

    private static readonly string[] Files = ["hourly_m4.csv.gz", "labelled_ms_cloud.csv.gz"];
    private static readonly int[] Horizons = [1, 3, 6, 12, 24];
    private static readonly double[] Multiples = [0.7, 0.85, 0.95, 1, 1.05, 1.15, 1.3, 1.6];

    public void Run()
    {
        foreach (var file in Files) Score(file.Split('.')[0], [.. SeriesFile.Read(Path.Combine(data, file)).Where(static series => Math.Abs(series.StepSeconds - SecondsAnHour) < 1)]);
    }

    private void Score(string name, IReadOnlyList<UsageSeries> series)
    {
        sheet.Say($"{name}: {series.Count} hourly series");
        foreach (var hours in Horizons)
        {
            var tally = new Tally();
            foreach (var one in series) Replay(one.Values, hours, tally);
            sheet.Add(
                new Figure($"hours.{name}.{hours}h.brier_skill", tally.Skill, "against run-rate with a normal error"),
                new Figure($"hours.{name}.{hours}h.calibration_error", tally.CalibrationError, ""),
                new Figure($"hours.{name}.{hours}h.within_interval", tally.Coverage, "of 0.8"));
        }
    }

    private static void Replay(double[] values, int hours, Tally tally)
    {
        var outlook = new UsageOutlook(Seasonality.Daily);
        var known = Array.ConvertAll(values, static value => double.IsFinite(value) ? Math.Max(0, value) : 0);
        for (var hour = 0; hour + hours <= values.Length; hour++)
        {
            if (hour >= Seasonality.Daily.SufficientSteps && hour % Stride == 0) Ask(outlook, known, (hour, hours), tally);
            if (double.IsFinite(values[hour])) outlook.CloseDay(values[hour]);
            else outlook.CloseUnknownDay();
        }
    }

    private static void Ask(UsageOutlook outlook, double[] values, (int Hour, int Hours) at, Tally tally)
    {
        var (start, length) = (Math.Max(0, at.Hour - WeekHours), Math.Min(at.Hour, WeekHours));
        var mean = values.Skip(start).Take(length).Average();
        if (mean <= 0) return;
        var deviation = Math.Sqrt(values.Skip(start).Take(length).Average(value => (value - mean) * (value - mean)) * at.Hours);
        var (came, forecast) = (values.Skip(at.Hour).Take(at.Hours).Sum(), outlook.Ahead(at.Hours)!.Value);
        tally.AddInterval(came >= forecast.Quantile(0.1) && came <= forecast.Quantile(0.9));
        foreach (var multiple in Multiples)
        {
            var allowance = multiple * mean * at.Hours;
            tally.Add(forecast.ProbabilityOfMoreThan(allowance), 1 / (1 + Math.Exp(1.7 * (allowance - (mean * at.Hours)) / (deviation + 1e-9))), came > allowance);
        }
    }

    /// <summary>Probabilities and what came.</summary>
    private sealed class Tally
    {
        private readonly double[] _stated = new double[Bins];
        private readonly int[] _came = new int[Bins];
        private readonly int[] _count = new int[Bins];
        private double _brier;
        private double _base;
        private int _intervals;
        private int _within;

        public double Skill => 1 - (_brier / _base);

        public double Coverage => (double)_within / _intervals;

        public double CalibrationError => Enumerable.Range(0, Bins).Sum(bin => Math.Abs(_stated[bin] - _came[bin])) / _count.Sum();

        public void AddInterval(bool isWithin)
        {
            _intervals++;
            if (isWithin) _within++;
        }

        public void Add(double stated, double runRate, bool came)
        {
            var bin = Math.Min(Bins - 1, (int)(stated * Bins));
            (_stated[bin], _count[bin], _came[bin]) = (_stated[bin] + stated, _count[bin] + 1, _came[bin] + (came ? 1 : 0));
            var truth = came ? 1.0 : 0.0;
            (_brier, _base) = (_brier + ((stated - truth) * (stated - truth)), _base + ((runRate - truth) * (runRate - truth)));
        }
    }
}
