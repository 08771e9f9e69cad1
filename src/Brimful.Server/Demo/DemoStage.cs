using System.Security.Cryptography;

namespace Brimful.Server.Demo;

/// <summary>Where the show plays: a server of its own on a directory that goes away with it, or one that runs already.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private readonly IDemoServer? _server;
    private readonly DirectoryInfo? _directory;

    private DemoStage(Uri url, string key, IDemoServer? server, DirectoryInfo? directory)
    {
        (Url, Key, _server, _directory) = (url, key, server, directory);
    }

    public Uri Url { get; }

    /// <summary>An operator key.</summary>
    public string Key { get; }

    public static DemoStage Running(Uri url, string key) => new(url, key, null, null);

    public static async Task<DemoStage> StartAsync(StartDemoServer start, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("brimful-demo-");
        var key = "brm_op_" + RandomNumberGenerator.GetHexString(40, lowercase: true);
        var server = await start(
            new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                ["urls"] = "http://127.0.0.1:0",
                ["Brimful:Store"] = "sqlite",
                ["Brimful:DataDirectory"] = directory.FullName,
                ["Brimful:BootstrapKey"] = key,
                ["Brimful:Delivery:AllowPrivateNetworks"] = "true",
                ["Logging:LogLevel:Default"] = "Error",
            },
            cancellationToken);
        return new DemoStage(server.Url, key, server, directory);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _directory?.Delete(recursive: true);
    }
}
