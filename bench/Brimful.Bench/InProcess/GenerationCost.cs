using System.Diagnostics;
using Brimful.Bench.Load;

namespace Brimful.Bench.InProcess;

/// <summary>What making the bodies costs on the core that also takes them: to be told beside the figure that includes it.</summary>
internal static class GenerationCost
{
    private const int Rounds = 20;
    private const int Tries = 100;

    /// <returns>Seconds per event, the quickest of many tries: what disturbs only adds.</returns>
    public static double Measure(LoadPlan plan)
    {
        var template = plan.Template(connection: 100);
        return Enumerable.Range(0, Tries).Min(_ => Once(template));
    }

    private static double Once(EventTemplate template)
    {
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++) template.Next(EventTimes.Now());
        return Stopwatch.GetElapsedTime(began).TotalSeconds / (Rounds * (double)template.Events);
    }
}
