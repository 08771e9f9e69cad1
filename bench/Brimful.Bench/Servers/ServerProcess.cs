using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Brimful.Bench.Servers;

/// <summary>The server of this checkout as a process of its own, on a directory that goes away with it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private ServerProcess(Process process, DirectoryInfo directory, BenchTarget target)
    {
        (_process, _directory, Target) = (process, directory, target);
    }

    public BenchTarget Target { get; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(string tenant, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("brimful-bench-");
        var target = new BenchTarget(new Uri($"http://127.0.0.1:{FreePort()}/"), "brm_op_" + RandomNumberGenerator.GetHexString(40), tenant);
        var start = new ProcessStartInfo("dotnet", [ServerDll(), "serve", "--urls", target.Url.ToString().TrimEnd('/')]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = directory.FullName };
        start.Environment["Brimful__DataDirectory"] = directory.FullName;
        start.Environment["Brimful__BootstrapKey"] = target.Key;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var server = new ServerProcess(Process.Start(start)!, directory, target);
        server._process.OutputDataReceived += static (_, _) => { };
        server._process.BeginOutputReadLine();
        await server.WaitUntilReadyAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Target.Url, Timeout = TimeSpan.FromSeconds(2) };
        var began = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (_process.HasExited) throw new BenchException($"The server ended with code {_process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(began) > LongestStart) throw new BenchException("The server did not become ready.");
            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync("health/ready", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
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
