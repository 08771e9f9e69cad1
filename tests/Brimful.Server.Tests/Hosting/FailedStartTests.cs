using System.Net;
using System.Net.Sockets;
using Brimful.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace Brimful.Server.Tests.Hosting;

public sealed class FailedStartTests
{
    [Fact]
    public async Task A_start_that_fails_is_quiet_and_the_operator_key_is_shown_by_the_one_that_succeeds()
    {
        var directory = Directory.CreateTempSubdirectory("brimful-start-");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var failed = await OutputOfAsync(directory, $"http://{taken.LocalEndpoint}", starts: false);
        failed.ShouldBeEmpty();

        (await OutputOfAsync(directory, "http://127.0.0.1:0", starts: true)).ShouldContain("Operator key, shown this once: brm_op_");
        (await OutputOfAsync(directory, "http://127.0.0.1:0", starts: true)).ShouldNotContain("Operator key");
        directory.Delete(recursive: true);
    }

    private static async Task<string> OutputOfAsync(DirectoryInfo directory, string url, bool starts)
    {
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(TextWriter.Synchronized(output));
        try
        {
            await using var host = BrimfulHost.Build(configuration => configuration.AddInMemoryCollection(
                new Dictionary<string, string?> { ["urls"] = url, ["Brimful:DataDirectory"] = directory.FullName }));
            if (starts) await host.App.StartAsync();
            else await Should.ThrowAsync<IOException>(() => host.App.StartAsync());
            if (starts) await host.App.StopAsync();
        }
        finally
        {
            Console.SetOut(before);
        }
        return output.ToString();
    }
}
