namespace Brimful.EndToEnd.Durability;

/// <summary>kill -9 does not test the disk; the system calls of the real server do.</summary>
public sealed class AnswerAfterSyncTests
{
    private const int Requests = 40;

    [StraceFact]
    public async Task No_answer_to_events_leaves_before_the_sync_of_its_commit_has_ended()
    {
        var trace = Path.GetTempFileName();
        try
        {
            var ids = await TraceAsync(trace);
            new SystemCallTrace(File.ReadLines(trace)).Complaints(ids).ShouldBeEmpty();
        }
        finally
        {
            File.Delete(trace);
        }
    }

    private static async Task<List<string>> TraceAsync(string trace)
    {
        await using var server = await BrimfulServer.StartAsync(new ServerOptions
        {
            Launcher =
            [
                "strace", "-f", "--seccomp-bpf", "-y", "-s", "2048", "-o", trace,
                "-e", "trace=fdatasync,fsync,pwrite64,pwritev,write,writev,sendto,sendmsg,recvfrom,recvmsg,read",
            ],
        });
        await using var receiver = await Receiver.StartAsync();
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "traced");
        List<string> ids = [];
        for (var request = 0; request < Requests; request++)
        {
            ids.Add($"traced-event-{request:d4}-north");
            await tenant.UseAsync(1, ids[^1]);
            ids.Add($"traced-event-{request:d4}-south");
            await twin.UseAsync(1, ids[^1]);
        }

        (await server.StopAsync()).ShouldBe(0);
        return ids;
    }
}
