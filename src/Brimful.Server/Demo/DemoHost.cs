using Brimful.Server.Hosting;

namespace Brimful.Server.Demo;

/// <summary>The real server, in this process, for the show.</summary>
internal sealed class DemoHost(BrimfulHost host) : IDemoServer
{
    public Uri Url => new(host.App.Urls.First());

    public static async Task<IDemoServer> StartAsync(IReadOnlyDictionary<string, string?> configuration, CancellationToken cancellationToken)
    {
        var host = BrimfulHost.Build(builder => builder.AddInMemoryCollection(configuration));
        await host.App.StartAsync(cancellationToken);
        return new DemoHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.App.StopAsync();
        await host.DisposeAsync();
    }
}
