using System.Diagnostics;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Load;

/// <summary>
/// Sends single events at a set rate. A request's latency counts from when it was due, so that waiting for a connection, for this
/// program or for the server counts alike: nothing is left out because something else was slow.
/// </summary>
internal sealed class SingleLoad(BenchTarget target, SinglePlan plan)
{
    private readonly SemaphoreSlim _due = new(0);
    private int _taken;
    private Stopwatch _clock = new();
    private long _beganAt;

    /// <summary>Told the id and the instant in this machine's ticks just before an event is sent.</summary>
    public Action<string, long>? OnSending { get; init; }

    public async Task<SingleReport> RunAsync(CancellationToken cancellationToken)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(_ => EventsConnection.OpenAsync(target, "application/cloudevents+json", cancellationToken)));
        var total = plan.PerSecond * (plan.WarmupSeconds + plan.Seconds);
        (_beganAt, _clock) = (Stopwatch.GetTimestamp(), Stopwatch.StartNew());
        var pacer = new Thread(() => Pace(total)) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        pacer.Start();
        var reports = await Task.WhenAll(connections.Select((connection, number) => Task.Run(() => DriveAsync(connection, number, total, cancellationToken), cancellationToken)));
        pacer.Join();
        return new SingleReport(plan, _beganAt, [.. reports.SelectMany(report => report)]);
    }

    private TimeSpan DueAt(int index) => TimeSpan.FromSeconds((double)index / plan.PerSecond);

    private void Pace(int total)
    {
        for (var released = 0; released < total;)
        {
            var due = Math.Min(total, (int)(_clock.Elapsed.TotalSeconds * plan.PerSecond) + 1);
            if (due > released) _due.Release(due - released);
            released = Math.Max(released, due);
            Thread.Sleep(1);
        }

        _due.Release(plan.Connections);
    }

    private async Task<List<SingleAnswer>> DriveAsync(EventsConnection connection, int number, int total, CancellationToken cancellationToken)
    {
        using var _ = connection;
        var accounts = new AccountRange(plan.FirstAccount, plan.Accounts);
        var random = new Xoshiro(Seeds.For(plan.Seed, "single accounts", number));
        var template = new EventTemplate(1, plan.Accounts, Seeds.For(plan.Seed, "single ids", number));
        var answers = new List<SingleAnswer>();
        while (true)
        {
            await _due.WaitAsync(cancellationToken);
            var index = Interlocked.Increment(ref _taken) - 1;
            if (index >= total) return answers;
            var body = template.Next(EventTimes.Now(), accounts.Draw(random.Next()));
            OnSending?.Invoke(EventTemplate.FirstId(body), Stopwatch.GetTimestamp());
            var verdict = await connection.SendAsync(body, 1, cancellationToken);
            answers.Add(new SingleAnswer(DueAt(index), (_clock.Elapsed - DueAt(index)).TotalMilliseconds, verdict.Counted == 1));
        }
    }
}
