namespace Brimful.EndToEnd.Crashes;

/// <summary>The state file is gone: a start makes it anew from history and journal, and says how far it is.</summary>
public sealed class LostStateTests
{
    [Fact]
    public async Task A_server_without_its_state_file_comes_back_with_levels_crossings_and_identities()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync();
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "lost");
        await tenant.UseAsync(60, "before");
        await twin.UseAsync(7, "before");
        await Eventually.Holds(
            "a checkpoint has folded the journal", () => Directory.EnumerateFiles(Path.Combine(server.DataDirectory, "history"), "2*.db").Any(), TimeSpan.FromSeconds(60));
        await tenant.UseAsync(25, "after");
        await server.KillAsync();
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "state.db*")) File.Delete(file);

        await server.StartAgainAsync();

        (await tenant.UsedAsync(), await twin.UsedAsync()).ShouldBe((85, 7));
        var again = await tenant.Client.CountAsync(tenant.Usage(60, "before"), tenant.Usage(25, "after"));
        again.Count("duplicates").ShouldBe(2);
        (await Fact.AllAsync(tenant.Client)).Select(fact => fact.Key.Line).ShouldBe(["50%", "80%"]);
        File.Exists(Path.Combine(server.DataDirectory, "state.db")).ShouldBeTrue();
    }
}
