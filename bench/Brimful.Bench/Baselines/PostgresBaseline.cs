using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;
using Brimful.PrivatePostgres;
using Npgsql;

namespace Brimful.Bench.Baselines;

/// <summary>
/// What a hand-built counter on PostgreSQL does: a set-based function for each 1,000 events, called with binary arrays over two
/// connections. Each connection has the accounts of its own parity, so that the two never wait for each other's rows or deadlock.
/// </summary>
internal sealed class PostgresBaseline(LoadPlan plan, FigureSheet sheet)
{
    /// <returns>False when it did not count what it was sent.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        sheet.Say($"postgres       seed {plan.Seed}, {plan.Connections} connections, {plan.Batch:N0} events a call, {plan.WarmupSeconds} s warm-up, {plan.Seconds} s measured");
        using var server = new PrivateServer(isDurable: true);
        await using var source = NpgsqlDataSource.Create(server.CreateDatabase());
        await SetUpAsync(source, cancellationToken);
        var clock = Stopwatch.StartNew();
        var tallies = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(number => Task.Run(() => DriveAsync(source, number, clock, cancellationToken), cancellationToken)));
        var report = new LoadReport(plan, tallies, 0);
        sheet.Add(report.Throughput("postgres"));
        sheet.Add(report.Requests().Figures("postgres.call"));
        var used = await NumberAsync(source, "select sum(used)::bigint from bucket where meter = 1", cancellationToken);
        var exact = report.Counted == report.Sent && used == report.Sent;
        sheet.Say($"exactness      sent {report.Sent:N0}, counted {report.Counted:N0}, in the buckets {used:N0}: {(exact ? "exact" : "NOT EXACT")}");
        return exact;
    }

    private async Task SetUpAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var schema = source.CreateCommand(PostgresSchema.Text);
        await schema.ExecuteNonQueryAsync(cancellationToken);
        foreach (var fill in (ReadOnlySpan<string>)[PostgresSchema.Fill, PostgresSchema.FillRequests])
        {
            using var command = source.CreateCommand(fill);
            command.Parameters.AddWithValue(plan.Accounts);
            command.ExecuteNonQuery();
        }

        await using var analyze = source.CreateCommand("vacuum analyze");
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<LoadTally> DriveAsync(NpgsqlDataSource source, int number, Stopwatch clock, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var batch = new PostgresBatch(plan, number);
        await using var command = new NpgsqlCommand("select take($1, $2, $3)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = batch.Ids });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = batch.Accounts });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = batch.Amounts });
        await command.PrepareAsync(cancellationToken);
        var tally = new LoadTally(plan);
        var end = TimeSpan.FromSeconds(plan.WarmupSeconds + plan.Seconds);
        while (clock.Elapsed < end)
        {
            batch.Draw();
            var began = clock.Elapsed;
            var counted = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            tally.Add(new EventsVerdict(plan.Batch, counted, 0, 0), clock.Elapsed, clock.Elapsed - began);
        }

        return tally;
    }

    private static async Task<long> NumberAsync(NpgsqlDataSource source, string query, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
