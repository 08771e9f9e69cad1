namespace Brimful.EndToEnd.Operations;

/// <summary>A disk that cannot synchronise the commit file. What is asked of it again may be answered well without what was lost, so that nobody may go on.</summary>
public sealed class SyncFaultTests
{
    private const int Senders = 3;
    private const int EventsPerBatch = 500;

    private static readonly string LongName = new('s', 160); // what is journaled of an event is little more than its id

    [AttachFact]
    public async Task A_commit_file_that_cannot_be_synchronised_ends_the_process_and_loses_nothing_that_was_acknowledged()
    {
        await using var server = await BrimfulServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (tenant, _) = await SmallTenant.TwinsAsync(server, receiver, "sync");
        var counted = 0;
        await using (await FailingCalls.BeginAsync(server, "fsync,fdatasync", "EIO", [Path.Combine(server.DataDirectory, "commit.db")]))
        {
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(tenant, sender, () => Interlocked.Add(ref counted, EventsPerBatch)))));
            (await server.ExitCodeAsync()).ShouldBe(1);
        }

        server.LastWords.ShouldContain("may not be on its disk. Start again");
        await server.StartAgainAsync();
        (await tenant.UsedAsync()).ShouldBeGreaterThanOrEqualTo(counted);
        counted.ShouldBeGreaterThan(0);
    }

    /// <summary>Sends until the server is gone.</summary>
    private static async Task SendAsync(SmallTenant tenant, int sender, Action onCounted)
    {
        try
        {
            for (var batch = 0; ; batch++)
            {
                var events = Enumerable.Range(0, EventsPerBatch).Select(number => tenant.Usage(1, $"{LongName}-{sender}-{batch}-{number}"));
                if (!(await tenant.Client.PostEventsAsync(EventContent.Batch(events))).IsSuccess) return;
                onCounted();
            }
        }
        catch (HttpRequestException)
        {
            // It is gone.
        }
    }
}
