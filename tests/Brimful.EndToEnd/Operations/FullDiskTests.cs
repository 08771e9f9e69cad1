using System.Net;

namespace Brimful.EndToEnd.Operations;

/// <summary>A disk that is full refuses, loses nothing, and is forgiven as soon as there is room again.</summary>
public sealed class FullDiskTests
{
    private const int BatchSize = 200;
    private const int BatchLimit = 5000;
    private const int BatchesInLog = 20;
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromMinutes(2);

    [MountFact]
    public async Task A_full_disk_answers_503_loses_nothing_and_recovers_without_a_restart()
    {
        using var disk = Tmpfs.Mount("size=64m");
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(new ServerOptions { DataDirectory = Path.Combine(disk.Path, "data") });
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "full");
        await twin.UseAsync(7);
        List<string[]> acknowledged = [Batch(tenant, 0)];
        await tenant.Client.CountAsync(acknowledged[0]);
        var filler = Path.Combine(disk.Path, "filler");

        var refused = await FillUntilRefusedAsync(tenant, acknowledged, filler);

        refused.Answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Answer.Code.ShouldBe("store.unavailable");
        refused.Answer.RetryAfter.ShouldNotBeNull();
        (await server.HealthAsync("ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await server.HealthAsync("live")).ShouldBe(HttpStatusCode.OK);

        File.Delete(filler);
        await Eventually.Holds("the server is ready again", async () => await server.HealthAsync("ready") == HttpStatusCode.OK, RecoveryLimit);
        await CheckNothingIsLostAsync(tenant, acknowledged, refused.Batch);
        (await twin.UsedAsync()).ShouldBe(7);

        await server.KillAsync();
        await server.StartAgainAsync();
        (await tenant.UsedAsync()).ShouldBe((acknowledged.Count + 1) * BatchSize);
        (await twin.UsedAsync()).ShouldBe(7);
    }

    [MountFact]
    public async Task A_start_on_a_full_disk_says_what_to_do_and_loses_nothing()
    {
        using var disk = Tmpfs.Mount("size=64m");
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync(new ServerOptions { DataDirectory = Path.Combine(disk.Path, "data") });
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "full");
        await twin.UseAsync(7);
        for (var number = 0; number < BatchesInLog; number++) await tenant.Client.CountAsync(Batch(tenant, number));
        await server.KillAsync();
        var filler = Path.Combine(disk.Path, "filler");
        FillUp(filler);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await using var refused = BrimfulServer.Launch(new ServerOptions { DataDirectory = server.DataDirectory });
            var said = await refused.RefusalAsync();
            said.ShouldContain(server.DataDirectory);
            said.ShouldContain("Free some space");
        }

        File.Delete(filler);
        await server.StartAgainAsync();
        (await tenant.UsedAsync()).ShouldBe(BatchesInLog * BatchSize);
        (await twin.UsedAsync()).ShouldBe(7);
    }

    private static string[] Batch(SmallTenant tenant, int number) =>
        [.. Enumerable.Range(0, BatchSize).Select(index => tenant.Usage(1, $"{number}-{index}"))];

    private static async Task<(Answer Answer, string[] Batch)> FillUntilRefusedAsync(
        SmallTenant tenant, List<string[]> acknowledged, string filler)
    {
        while (acknowledged.Count < BatchLimit)
        {
            FillUp(filler);
            var batch = Batch(tenant, acknowledged.Count);
            var answer = await tenant.Client.PostEventsAsync(EventContent.Batch(batch));
            if (!answer.IsSuccess) return (answer, batch);
            acknowledged.Add(batch);
        }

        throw new InvalidOperationException($"{BatchLimit} batches were taken on a disk that is full.");
    }

    /// <summary>Takes every block that the disk still has.</summary>
    private static void FillUp(string filler)
    {
        using var file = new FileStream(filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 1 << 12 })
        {
            var block = new byte[size];
            try
            {
                while (true) file.Write(block);
            }
            catch (IOException)
            {
                continue;
            }
        }
    }

    private static async Task CheckNothingIsLostAsync(SmallTenant tenant, List<string[]> acknowledged, string[] refused)
    {
        foreach (var batch in acknowledged)
            (await tenant.Client.CountAsync(batch)).Count("duplicates").ShouldBe(BatchSize);
        var resent = await tenant.Client.CountAsync(refused);
        (resent.Count("counted") + resent.Count("duplicates")).ShouldBe(BatchSize);
        (await tenant.UsedAsync()).ShouldBe((acknowledged.Count + 1) * BatchSize);
    }
}
