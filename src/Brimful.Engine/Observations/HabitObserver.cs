using Brimful.Core.Observations;
using Brimful.Core.Pace;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Engine.Ports;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Engine.Observations;

/// <summary>Reads off a bucket's closed periods what has become its habit, against what it includes by now. Of periods shorter than a day there is nothing to say.</summary>
internal sealed class HabitObserver(ObservedDays usage, ObservationTerms terms)
{
    /// <summary>Periods that are looked back at: more than two years of months are not kept by day.</summary>
    private const int MostPeriods = 60;

    public IReadOnlyList<Observed> Observe()
    {
        var periods = Closed();
        var found = new List<Observed>();
        if (terms.AtCap is { } cap) found.AddRange(Runs(periods, cap.Holds, last => AtCap(periods, last, cap)));
        if (terms.Stagnant is { } stagnant) found.AddRange(Runs(periods, stagnant.Holds, last => Stagnant(periods, last, stagnant)));
        return found;
    }

    private delegate bool Holds(ReadOnlySpan<decimal> usedPercents);

    /// <summary>Stretches of periods after each of which the habit holds.</summary>
    private static IEnumerable<Observed> Runs(IReadOnlyList<ClosedPeriod> periods, Holds holds, Func<int, Observation> observed)
    {
        decimal[] percents = [.. periods.Select(static period => period.Percent)];
        Observation? open = null;
        for (var last = 0; last < periods.Count; last++)
        {
            var isSo = holds(percents.AsSpan(0, last + 1));
            if (isSo) open ??= observed(last);
            if (isSo || open is null) continue;
            yield return new Observed(open, new ObservationEnd(open.Kind, periods[last].End.ToUnixTimeTicks(), EndReason.Back));
            open = null;
        }
        if (open is not null) yield return new Observed(open);
    }

    private static Observation AtCap(IReadOnlyList<ClosedPeriod> periods, int last, CapHabit cap)
    {
        var looked = periods.Skip(last - cap.Periods + 1).Take(cap.Periods).ToList();
        return Of(ObservationKind.AtCap, looked, cap.Percent) with { Count = looked.Count(period => period.Percent > cap.Percent) };
    }

    private static Observation Stagnant(IReadOnlyList<ClosedPeriod> periods, int last, Stagnation stagnant)
    {
        var looked = periods.Skip(last - stagnant.Periods + 1).Take(stagnant.Periods).ToList();
        return Of(ObservationKind.Stagnant, looked, looked[0].Percent) with { Count = looked.Count };
    }

    private static Observation Of(ObservationKind kind, List<ClosedPeriod> looked, decimal against) =>
        new(kind, looked[^1].End.ToUnixTimeTicks(), looked[0].Start.ToUnixTimeTicks(), PercentOf(looked[^1].Percent), PercentOf(against)) { Of = looked.Count };

    private static Figure PercentOf(decimal percent) => new((Int128)Math.Round(Math.Clamp(percent, -1_000_000_000, 1_000_000_000) * Quantity.NanosPerUnit), Quantity.FractionDigits);

    /// <summary>Whole periods since the first day with usage, the oldest first.</summary>
    private List<ClosedPeriod> Closed()
    {
        var (bucket, closed) = (usage.Bucket, new List<ClosedPeriod>());
        if (bucket.Schedule is not { Every.Unit: not PeriodUnit.Hour } schedule || bucket.Includes.Parts <= 0 || usage.Days.IsEmpty) return closed;
        var first = usage.Days[0].Start;
        var index = schedule.IndexAt(bucket.Now) - 1;
        for (; closed.Count < MostPeriods && schedule[index] is var period && period.Start >= first; index--)
            closed.Insert(0, new ClosedPeriod(period.Start, period.End, PercentUsed(period)));
        return closed;
    }

    private decimal PercentUsed(Period period)
    {
        var (used, includes) = (usage.Total(period.Start, period.End), usage.Bucket.Includes.Parts);
        return Math.Round((decimal)Math.Clamp((double)used / (double)includes * 100, -1e9, 1e9), 1);
    }

    private sealed record ClosedPeriod(Instant Start, Instant End, decimal Percent);
}
