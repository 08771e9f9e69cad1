namespace Brimful.EndToEnd.Operations;

/// <summary>A disk that cannot synchronise a file. What is asked of it again is answered well without what was lost, so that nobody may go on, nor take the log away at the end.</summary>
public sealed class SyncFaultTests
{
    private const int Senders = 3;
    private const int EventsPerBatch = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string LongName = new('s', 160); // what is journaled of an event is little more than its id

    /// <summary>Each thread's first attempt fails, and all others succeed.</summary>
    [AttachTheory]
    [InlineData("commit.db", "commit.db")]
    [InlineData("commit.db-wal", "commit.db")]
    [InlineData("records.db-wal", "records.db")]
    [InlineData("state.db-wal", "state.db")]
    public async Task A_file_that_was_once_not_synchronised_ends_the_process_leaves_its_log_and_loses_nothing_that_was_acknowledged(string failing, string database)
    {
        await using var server = await BrimfulServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (tenant, _) = await SmallTenant.TwinsAsync(server, receiver, "sync");
        var counted = 0;
        await using (await FailingCalls.BeginAsync(server, "fsync,fdatasync", "EIO:when=1", [Path.Combine(server.DataDirectory, failing)]))
        {
            using var enough = new CancellationTokenSource(Patience);
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(tenant, sender, () => Interlocked.Add(ref counted, EventsPerBatch), enough.Token))));
            (await server.ExitCodeAsync()).ShouldBe(1, server.LastWords);
        }

        server.LastWords.ShouldContain("may not be on its disk");
        new FileInfo(Path.Combine(server.DataDirectory, database + "-wal")).Length.ShouldBeGreaterThan(0);
        await server.StartAgainAsync();
        (await tenant.UsedAsync()).ShouldBeGreaterThanOrEqualTo(counted);
    }

    /// <summary>Sends until the server is gone.</summary>
    private static async Task SendAsync(SmallTenant tenant, int sender, Action onCounted, CancellationToken cancellationToken)
    {
        try
        {
            for (var batch = 0; !cancellationToken.IsCancellationRequested; batch++)
            {
                var events = Enumerable.Range(0, EventsPerBatch).Select(number => tenant.Usage(1, $"{LongName}-{sender}-{batch}-{number}"));
                if ((await tenant.Client.PostEventsAsync(EventContent.Batch(events))).IsSuccess) onCounted();
            }
        }
        catch (HttpRequestException)
        {
            // It is gone.
        }
    }
}
