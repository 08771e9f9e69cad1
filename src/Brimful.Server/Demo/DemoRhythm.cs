using NodaTime;

namespace Brimful.Server.Demo;

/// <summary>How a month's usage falls on its hours.</summary>
/// <param name="steps">The show's steps, each of the same length in the month.</param>
internal sealed class DemoRhythm(Instant start, int steps)
{
    private static readonly Duration Month = Duration.FromDays(28);

    private readonly Dictionary<DemoBucket, double> _totals = [];

    public int Steps => steps;

    public Instant Start => start;

    public Instant EndOf(int step) => start + (Month * (step + 1) / steps);

    /// <summary>An instant within the step.</summary>
    public Instant TimeIn(int step, double part) => EndOf(step) - (Month / steps * (1 - part));

    public double ShareOfMonth(int step) => (step + 1.0) / steps;

    /// <summary>The part of the month's usage that falls on this step; all steps together are 1.</summary>
    public double ShareOfUsage(DemoBucket bucket, int step)
    {
        if (!_totals.TryGetValue(bucket, out var total))
            _totals[bucket] = total = Enumerable.Range(0, steps).Sum(one => Weight(bucket, one));
        return Weight(bucket, step) / total;
    }

    private double Weight(DemoBucket bucket, int step)
    {
        var time = TimeIn(step, 0.5).InUtc();
        var hour = time.TimeOfDay.Hour + (time.TimeOfDay.Minute / 60.0);
        var byDay = 0.15 + Math.Max(0, Math.Sin(Math.PI * (hour - 6) / 17));
        var isWeekend = time.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
        var byWeek = !isWeekend ? 1 : bucket == DemoCast.Data ? 1.3 : bucket == DemoCast.ApiCalls ? 0.35 : 0.8;
        return byDay * byWeek * (IsBurst(bucket, ShareOfMonth(step)) ? 7 : 1);
    }

    private static bool IsBurst(DemoBucket bucket, double month) => bucket == DemoCast.ApiCalls && month is > 0.14 and < 0.19;
}
