using Brimful.Core.Crossings;
using Brimful.Engine.Tests.Hosting;
using NodaTime;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Observations;

/// <summary>Usage day by day, and what tests about observations say often.</summary>
internal static class ObservedEngine
{
    /// <summary>The first day of a sandbox that <see cref="RunningEngine.SetUpAsync"/> sets up.</summary>
    public static readonly LocalDate First = new(2026, 3, 1);

    /// <summary>Uses at noon of each day what a function of the day says, from a day on, and sets the clock to the midnight after each.</summary>
    public static async Task UseAsync(this RunningEngine engine, string tenant, int fromDay, int days, Func<int, decimal> used, string subject = "s1")
    {
        for (var day = fromDay; day < fromDay + days; day++)
        {
            await engine.SetClockAsync(tenant, $"{First.PlusDays(day):uuuu-MM-dd}T12:00:00Z");
            if (used(day) is > 0 and var value) await engine.SendAsync(tenant, Use($"d{day}-{subject}", value.ToString(System.Globalization.CultureInfo.InvariantCulture), subject: subject));
            await engine.SetClockAsync(tenant, MidnightOf(day + 1));
        }
    }

    public static string MidnightOf(int day) => $"{First.PlusDays(day):uuuu-MM-dd}T00:00:00Z";

    /// <summary>Steady usage with a little noise that a day's number decides.</summary>
    public static decimal Steady(int day) => 100 + ((day * 37 % 11) - 5);

    /// <summary>What was observed: <c>+Drop day 42 for 2: 0 of 100</c>, or <c>-Drop day 47 Back</c>.</summary>
    public static async Task<IReadOnlyList<string>> ObservedAsync(this RunningEngine engine, string tenant, string bucket = "b") =>
        [.. (await engine.FactsAsync(tenant)).Where(item => item.Bucket == bucket && item.Fact is ObservationFact).Select(item => Text((ObservationFact)item.Fact))];

    private static string Text(ObservationFact fact)
    {
        var day = NodaTime.Period.DaysBetween(First, fact.OccurredAt.InUtc().Date) - 1;
        return fact is Ended ended
            ? $"-{fact.Observation.Kind} day {day} {ended.Reason}"
            : $"+{fact.Observation.Kind} day {day} for {fact.Observation.Count}";
    }
}
