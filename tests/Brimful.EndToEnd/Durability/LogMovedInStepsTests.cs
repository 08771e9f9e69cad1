namespace Brimful.EndToEnd.Durability;

/// <summary>
/// What is moved out of the commit file's log is synchronised step by step, while commits go on: whoever starts the log over holds them up, and would have to
/// synchronise all that nobody has before.
/// </summary>
public sealed class LogMovedInStepsTests
{
    private const int Senders = 3;
    private const int BatchesEach = 120;
    private const int EventsPerBatch = 1_000;

    private static readonly string LongName = new('s', 160); // what is journaled of an event is little more than its id

    /// <summary>The log is moved a megabyte at a time, and started over after 32.</summary>
    private const long MuchAtOnce = 16 << 20;

    [StraceFact]
    public async Task Little_of_the_commit_file_waits_to_be_synchronised_at_a_time()
    {
        var trace = Path.GetTempFileName();
        try
        {
            await FillAsync(trace);
            var (written, mostUnsynced) = new SystemCallTrace(File.ReadLines(trace)).WrittenTo("commit.db");
            written.ShouldBeGreaterThan(2 * MuchAtOnce);
            mostUnsynced.ShouldBeLessThan(MuchAtOnce);
        }
        finally
        {
            File.Delete(trace);
        }
    }

    private static async Task FillAsync(string trace)
    {
        await using var server = await BrimfulServer.StartAsync(new ServerOptions
        {
            Launcher = ["strace", "-f", "--seccomp-bpf", "-y", "-s", "0", "-o", trace, "-e", "trace=fdatasync,fsync,write,pwrite64"],
        });
        await using var receiver = await Receiver.StartAsync();
        var (tenant, _) = await SmallTenant.TwinsAsync(server, receiver, "steps");
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(tenant, sender))));
        (await server.StopAsync()).ShouldBe(0);
    }

    private static async Task SendAsync(SmallTenant tenant, int sender)
    {
        for (var batch = 0; batch < BatchesEach; batch++)
            await tenant.Client.CountAsync([.. Enumerable.Range(0, EventsPerBatch).Select(number => tenant.Usage(1, $"{LongName}-{sender}-{batch}-{number}"))]);
    }
}
