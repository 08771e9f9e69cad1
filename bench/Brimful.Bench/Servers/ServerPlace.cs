using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Brimful.PrivatePostgres;

namespace Brimful.Bench.Servers;

/// <summary>Where a server of this checkout lives: address, key, and a store that goes away with it. It can be killed and started again there.</summary>
internal sealed class ServerPlace : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("brimful-bench-");
    private readonly ServerOptions _options;
    private readonly PrivateServer? _postgres;
    private readonly string? _database;
    private ServerProcess? _running;

    public ServerPlace(ServerOptions options, string tenant = "bench")
    {
        _options = options;
        Target = new BenchTarget(new Uri($"http://127.0.0.1:{FreePort()}/"), "brm_op_" + RandomNumberGenerator.GetHexString(40), tenant);
        if (options.Store != "postgres") return;
        _postgres = new PrivateServer(isDurable: true);
        _database = _postgres.CreateDatabase();
    }

    public BenchTarget Target { get; }

    /// <summary>Where the embedded store is.</summary>
    public DirectoryInfo Directory => _directory;

    /// <summary>Starts the server and waits until it is ready.</summary>
    public async Task<ServerProcess> StartAsync(CancellationToken cancellationToken)
    {
        if (_running is not null) await _running.DisposeAsync();
        _running = new ServerProcess(Process.Start(StartInfo())!);
        await _running.WaitUntilReadyAsync(Target.Url, cancellationToken);
        return _running;
    }

    /// <summary>Bytes of all files of the embedded store.</summary>
    public long DiskBytes() => _directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _postgres?.Dispose();
        _directory.Delete(recursive: true);
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo("dotnet", [ServerDll(), "serve", "--urls", Target.Url.ToString().TrimEnd('/')]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = _directory.FullName };
        start.Environment["Brimful__DataDirectory"] = _directory.FullName;
        start.Environment["Brimful__BootstrapKey"] = Target.Key;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        if (_options.ReachesReceivers) start.Environment["Brimful__Delivery__AllowPrivateNetworks"] = "true";
        if (_database is null) return start;
        start.Environment["Brimful__Store"] = _options.Store;
        start.Environment["Brimful__Postgres"] = _database;
        return start;
    }

    private static string ServerDll()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var dll = Path.Combine(directory.FullName, "src", "Brimful.Server", "bin", "Release", "net10.0", "brimful.dll");
            if (File.Exists(dll)) return dll;
        }

        throw new BenchException("There is no Release build of the server: dotnet build -c Release src/Brimful.Server");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
