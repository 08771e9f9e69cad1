using System.Diagnostics;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Http;

/// <summary>Keeps every connection busy with one request after another, or at a set pace, for the time of the plan.</summary>
internal static class HttpLoad
{
    public static async Task<LoadReport> RunAsync(BenchTarget target, LoadPlan plan, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var tallies = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(number => Task.Run(() => DriveAsync(target, plan, number, clock, cancellationToken), cancellationToken)));
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        return new LoadReport(plan, tallies, used / clock.Elapsed);
    }

    private static async Task<LoadTally> DriveAsync(BenchTarget target, LoadPlan plan, int number, Stopwatch clock, CancellationToken cancellationToken)
    {
        using var connection = await EventsConnection.OpenAsync(target, cancellationToken);
        var template = plan.Template(number);
        var tally = new LoadTally(plan);
        var end = TimeSpan.FromSeconds(plan.WarmupSeconds + plan.Seconds);
        var pace = plan.Rate is { } rate ? TimeSpan.FromSeconds((double)plan.Batch * plan.Connections / rate) : TimeSpan.Zero;
        // At a low rate the next request may be due long after the end: nobody waits for that.
        for (var due = pace * number / plan.Connections; due < end && clock.Elapsed < end; due += pace)
        {
            if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed, cancellationToken);
            var body = template.Next(EventTimes.Now());
            var began = clock.Elapsed;
            var verdict = await connection.SendAsync(body, plan.Batch, cancellationToken);
            // At a set rate a request that starts late waits in a queue of its own; that time is part of its latency.
            tally.Add(verdict, clock.Elapsed, clock.Elapsed - (pace > TimeSpan.Zero ? due : began));
        }

        tally.Alarms = template.Alarms;
        return tally;
    }
}
