namespace Brimful.EndToEnd.Durability;

/// <summary>
/// What is written beside commits is synchronised step by step: a commit waits behind all that is on its way to the disk, and whoever starts the commit file's log over holds commits up, and
/// would have to synchronise all that nobody has before.
/// </summary>
public sealed class WrittenInStepsTests
{
    private const int Senders = 3;
    private const int BatchesEach = 120;
    private const int EventsPerBatch = 1_000;

    private static readonly string LongName = new('s', 160); // what is journaled of an event is little more than its id

    /// <summary>The log is moved a megabyte at a time, and started over after 32.</summary>
    private const long MuchAtOnce = 16 << 20;

    /// <summary>A day of history and a run of identities are written a megabyte at a time.</summary>
    private const long LittleAtOnce = 3 << 19;

    [StraceFact]
    public async Task Little_of_a_file_waits_to_be_synchronised_at_a_time()
    {
        var trace = Path.GetTempFileName();
        try
        {
            await FillAsync(trace);
            var calls = new SystemCallTrace(File.ReadLines(trace));
            var (written, mostUnsynced) = calls.WrittenTo("/commit.db");
            written.ShouldBeGreaterThan(2 * MuchAtOnce);
            mostUnsynced.ShouldBeLessThan(MuchAtOnce);
            foreach (var (folder, ending) in new[] { ("/history/2", ".db"), ("/identities/", ".run.new") })
            {
                var files = calls.Files.Where(file => file.Contains(folder, StringComparison.Ordinal) && file.EndsWith(ending, StringComparison.Ordinal)).ToList();
                files.Max(file => calls.WrittenTo(file).Written).ShouldBeGreaterThan(2 * LittleAtOnce, ending);
                files.ShouldAllBe(file => calls.WrittenTo(file).MostUnsynced < LittleAtOnce);
            }
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
        await Eventually.Holds("a checkpoint has written what was counted", () => Task.FromResult(IsThere("history", "2*.db") && IsThere("identities", "*.run")), TimeSpan.FromSeconds(90));
        (await server.StopAsync()).ShouldBe(0);

        bool IsThere(string folder, string pattern) => new DirectoryInfo(Path.Combine(server.DataDirectory, folder)).EnumerateFiles(pattern).Any(static file => file.Length > 2 * LittleAtOnce);
    }

    private static async Task SendAsync(SmallTenant tenant, int sender)
    {
        for (var batch = 0; batch < BatchesEach; batch++)
            await tenant.Client.CountAsync([.. Enumerable.Range(0, EventsPerBatch).Select(number => tenant.Usage(1, $"{LongName}-{sender}-{batch}-{number}"))]);
    }
}
