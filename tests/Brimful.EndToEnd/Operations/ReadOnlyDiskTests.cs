using System.Net;

namespace Brimful.EndToEnd.Operations;

/// <summary>A disk that turns read-only under a running server, as file systems do that have met a fault: every write of the process to its files is answered with that error.</summary>
public sealed class ReadOnlyDiskTests
{
    [AttachFact]
    public async Task A_disk_that_turns_read_only_answers_503_loses_nothing_and_is_forgiven_once_it_can_be_written()
    {
        await using var server = await BrimfulServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "read-only");
        await tenant.UseAsync(7, "before");
        await twin.UseAsync(3);

        await using (var fault = await ReadOnlyAsync(server))
        {
            var refused = await tenant.Client.PostEventsAsync(EventContent.Batch([tenant.Usage(5, "during")]));
            refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Code.ShouldBe("store.unavailable");
            refused.RetryAfter.ShouldNotBeNull();
            (await server.HealthAsync("ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await server.HealthAsync("live")).ShouldBe(HttpStatusCode.OK);
            fault.AskToEnd(isLauncher: false);
            await fault.ExitCodeAsync(TimeSpan.FromMinutes(2));
        }

        await Eventually.Holds("the server is ready again", async () => await server.HealthAsync("ready") == HttpStatusCode.OK);
        await tenant.Client.CountAsync([tenant.Usage(5, "during")]);
        (await tenant.Client.CountAsync([tenant.Usage(7, "before")])).Count("duplicates").ShouldBe(1);
        (await tenant.UsedAsync()).ShouldBe(12);
        (await twin.UsedAsync()).ShouldBe(3);

        await server.KillAsync();
        await server.StartAgainAsync();
        (await tenant.UsedAsync()).ShouldBe(12);
        (await twin.UsedAsync()).ShouldBe(3);
    }

    private static Task<RunningProgram> ReadOnlyAsync(BrimfulServer server) =>
        FailingCalls.BeginAsync(server, "write,pwrite64,pwritev,ftruncate,fallocate", "EROFS", Directory.GetFiles(server.DataDirectory, "*", SearchOption.AllDirectories));
}
