using System.Diagnostics;
using Brimful.Bench.Load;
using Brimful.Engine.Events;

namespace Brimful.Bench.InProcess;

/// <summary>Hands the engine one body after another from a few callers: bytes in, and the answer when they are durable.</summary>
internal static class EngineLoad
{
    public static async Task<LoadReport> RunAsync(BenchEngine engine, LoadPlan plan, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var tallies = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(number => Task.Run(() => DriveAsync(engine.Events, plan, number, clock, cancellationToken), cancellationToken)));
        return new LoadReport(plan, tallies, (Process.GetCurrentProcess().TotalProcessorTime - cpu) / clock.Elapsed);
    }

    private static async Task<LoadTally> DriveAsync(IEvents events, LoadPlan plan, int number, Stopwatch clock, CancellationToken cancellationToken)
    {
        var template = plan.Template(number);
        var tally = new LoadTally(plan);
        var end = TimeSpan.FromSeconds(plan.WarmupSeconds + plan.Seconds);
        while (clock.Elapsed < end)
        {
            var body = template.Next(EventTimes.Now());
            var began = clock.Elapsed;
            var answer = (await events.IngestAsync(BenchEngine.Tenant, EventFormat.Lines, body, cancellationToken)).OrThrow();
            tally.Add(new EventsVerdict(answer.Received, answer.Counted, answer.Duplicates, answer.Unattributed), clock.Elapsed, clock.Elapsed - began);
        }

        return tally;
    }
}
