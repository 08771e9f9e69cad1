using System.Net;
using System.Net.Sockets;

namespace Brimful.EndToEnd.Operations;

/// <summary>A server that cannot start says why in words, and what to do.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_port_in_use_is_named_with_what_to_do_about_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var server = BrimfulServer.Launch(new ServerOptions { Port = port });

        var said = await server.RefusalAsync();

        said.ShouldContain(port.ToString());
        said.ShouldContain("in use", Case.Insensitive);
        said.ShouldContain("--urls");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var server = BrimfulServer.Launch(new ServerOptions { DataDirectory = Path.Combine(file, "data") });

            var said = await server.RefusalAsync();

            said.ShouldContain(Path.Combine(file, "data"));
            said.ShouldContain("another directory");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [MountFact]
    public async Task A_data_directory_on_a_read_only_disk_is_named()
    {
        using var disk = Tmpfs.Mount("size=1m,ro");
        await using var server = BrimfulServer.Launch(new ServerOptions { DataDirectory = disk.Path });

        var said = await server.RefusalAsync();

        said.ShouldContain(disk.Path);
        said.ShouldContain("another directory");
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = await BrimfulServer.StartAsync();
        var (tenant, twin) = await SmallTenant.TwinsAsync(first, receiver, "single");
        await tenant.UseAsync(10);
        await using var second = BrimfulServer.Launch(new ServerOptions { DataDirectory = first.DataDirectory });

        var said = await second.RefusalAsync();

        said.ShouldContain(first.DataDirectory);
        await tenant.UseAsync(10);
        await twin.UseAsync(10);
        (await tenant.UsedAsync(), await twin.UsedAsync()).ShouldBe((20, 10));
    }
}
