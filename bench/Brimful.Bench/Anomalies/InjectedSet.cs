using Brimful.Bench.Load;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Anomalies;

/// <summary>One set of daily series: what is scored where nothing was injected, and the highest score of each injected event by the day it was reached.</summary>
internal sealed class InjectedSet
{
    private const int FirstDay = 84;
    private const int EventsASeries = 2;

    /// <summary>Days before an event that a watch is shown: what it remembers reaches back no further.</summary>
    private const int DaysBefore = 189;

    /// <summary>Days in which nothing is scored yet, and which are no time without false alarms either.</summary>
    private const int SilentDays = 28;

    private readonly List<double> _scores = [];
    private readonly List<double[]>[] _found = [.. InjectedKind.All.Select(static _ => new List<double[]>())];
    private double _months;

    public InjectedSet(string name, IEnumerable<UsageSeries> series, RowScores scores, ulong seed)
    {
        Name = name;
        var random = new Xoshiro(seed);
        foreach (var usage in series) Watch(usage, scores, random);
    }

    public string Name { get; }

    /// <summary>Rows with at least this score where nothing was injected, a series and month.</summary>
    public double FalseAlarmsAMonth(double threshold) => _scores.Count(score => score >= threshold) / _months;

    /// <summary>The share of a kind's events that reach a threshold within so many days.</summary>
    public double Found(int kind, double threshold, int days) => _found[kind].Count(highest => highest[Math.Min(days, highest.Length) - 1] >= threshold) / (double)_found[kind].Count;

    private void Watch(UsageSeries usage, RowScores scores, Xoshiro random)
    {
        _scores.AddRange(scores(usage).Skip(SilentDays).Where(static score => score > 0));
        _months += (usage.Values.Length - SilentDays) / 30.0;
        var latest = usage.Values.Length - InjectedKind.All.Max(static kind => kind.Days);
        for (var injected = 0; injected < EventsASeries && latest > FirstDay; injected++)
        {
            var from = FirstDay + (int)(random.Next() % (ulong)(latest - FirstDay));
            // A day without usage can be neither doubled nor stopped: the event begins on the last one with some.
            while (from > FirstDay && !(usage.Values[from] > 0)) from--;
            if (usage.Values[from] > 0) Inject(usage, scores, from);
        }
    }

    private void Inject(UsageSeries usage, RowScores scores, int from)
    {
        var start = Math.Max(0, (from - DaysBefore) / 7 * 7);
        for (var kind = 0; kind < InjectedKind.All.Length; kind++)
        {
            var changed = usage with { Values = InjectedKind.All[kind].Into(usage.Values, from)[start..] };
            var after = scores(changed)[(from - start)..];
            for (var day = 1; day < after.Length; day++) after[day] = Math.Max(after[day], after[day - 1]);
            _found[kind].Add(after);
        }
    }
}
