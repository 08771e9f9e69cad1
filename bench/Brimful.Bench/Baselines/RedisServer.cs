using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Brimful.Bench.Baselines;

/// <summary>A Redis of the benchmark's own, append-only file synchronised every second, on a free port and a directory that goes away with it.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("brimful-redis-");
    private readonly Process _process;

    public RedisServer()
    {
        Port = FreePort();
        _process = StartOrSay();
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    /// <summary>Connects, waiting until the server listens.</summary>
    public async Task<RedisConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_process.HasExited) throw new BenchException($"redis-server ended with code {_process.ExitCode}.");
            try
            {
                return await RedisConnection.OpenAsync(Port, cancellationToken);
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private Process StartOrSay()
    {
        string[] arguments = ["--port", Port.ToString(), "--bind", "127.0.0.1", "--dir", _directory.FullName, "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""];
        try
        {
            return Process.Start(new ProcessStartInfo("redis-server", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            throw new BenchException("redis-server is not installed. On Debian: apt-get install redis-server, or bench/install.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
