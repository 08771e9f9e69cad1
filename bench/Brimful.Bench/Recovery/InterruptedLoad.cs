using System.Diagnostics;
using System.Net.Sockets;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Recovery;

/// <summary>A sender whose server is killed under it: it knows what was acknowledged, and sends again what was not.</summary>
internal sealed class InterruptedLoad(BenchTarget target, LoadPlan plan, int number)
{
    private readonly EventTemplate _template = plan.Template(number);
    private ReadOnlyMemory<byte> _open;

    public long Acknowledged { get; private set; }

    /// <summary>Events of the request that was under way when the server went; 0 when none was.</summary>
    public int Open => _open.IsEmpty ? 0 : plan.Batch;

    /// <summary>Sends until the server goes away.</summary>
    public async Task RunAsync(Stopwatch clock, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(clock, cancellationToken);
        }
        catch (Exception failure) when (failure is SocketException or ConnectionGoneException)
        {
            // The server went away: that it does is the point.
        }
    }

    /// <summary>Sends the open request again: what of it had become durable is a duplicate now.</summary>
    /// <returns>Events that it counted.</returns>
    public async Task<long> ResendAsync(CancellationToken cancellationToken)
    {
        if (_open.IsEmpty) return 0;
        using var connection = await EventsConnection.OpenAsync(target, cancellationToken);
        return (await connection.SendAsync(_open, plan.Batch, cancellationToken)).Counted;
    }

    private async Task SendAsync(Stopwatch clock, CancellationToken cancellationToken)
    {
        using var connection = await EventsConnection.OpenAsync(target, cancellationToken);
        var pace = plan.Rate is { } rate ? TimeSpan.FromSeconds((double)plan.Batch * plan.Connections / rate) : TimeSpan.Zero;
        for (var due = pace * number / plan.Connections; ; due += pace)
        {
            if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed, cancellationToken);
            _open = _template.Next(EventTimes.Now());
            var verdict = await connection.SendAsync(_open, plan.Batch, cancellationToken);
            if (verdict.Counted != plan.Batch) throw new BenchException($"Of {plan.Batch} events {verdict.Counted} were counted.");
            Acknowledged += verdict.Counted;
            _open = default;
        }
    }
}
