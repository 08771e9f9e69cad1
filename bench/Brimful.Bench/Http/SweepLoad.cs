using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Http;

/// <summary>One event for each account, in order: what brings every account into use.</summary>
internal static class SweepLoad
{
    private const int Batch = 1_000;

    /// <returns>Events that were counted.</returns>
    public static async Task<long> RunAsync(BenchTarget target, int accounts, ulong seed, CancellationToken cancellationToken)
    {
        using var connection = await EventsConnection.OpenAsync(target, cancellationToken);
        long counted = 0;
        var template = new EventTemplate(Batch, accounts, Seeds.For(seed, "sweep"));
        var first = 0;
        for (; first + Batch <= accounts; first += Batch) counted += (await connection.SendAsync(template.Next(EventTimes.Now(), first), Batch, cancellationToken)).Counted;
        if (first == accounts) return counted;
        var rest = new EventTemplate(accounts - first, accounts, Seeds.For(seed, "sweep", 1));
        return counted + (await connection.SendAsync(rest.Next(EventTimes.Now(), first), rest.Events, cancellationToken)).Counted;
    }
}
