using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Brimful.PrivatePostgres;

/// <summary>
/// A PostgreSQL server of a test's own: a data directory in a temporary one, a port that was free, no password. It goes with the process
/// that made it, or when it is disposed. Without <c>isDurable</c> it does not wait for the disk, and may be killed but not be trusted afterwards.
/// </summary>
public sealed class PrivateServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("brimful-postgres-").FullName;
    private readonly bool _isDurable;
    private readonly Process _watchdog;
    private int _databases;
    private Process? _process;

    public PrivateServer(bool isDurable = false)
    {
        _isDurable = isDurable;
        Port = FreePort();
        PostgresPrograms.GiveAway(_directory);
        PostgresPrograms.Run("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        _watchdog = StartWatchdog();
        Start();
    }

    public int Port { get; }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>The connection string of a new, empty database, as the server's superuser.</summary>
    public string CreateDatabase(string? name = null)
    {
        name ??= $"database_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        PostgresPrograms.Run("createdb", "-h", "127.0.0.1", "-p", PortText, "-U", "postgres", "-T", "template0", name);
        return ConnectionString(name);
    }

    public string ConnectionString(string database, string user = "postgres") => $"Host=127.0.0.1;Port={PortText};Database={database};Username={user}";

    /// <summary>Starts it again after it ended; waits until it takes connections.</summary>
    public void Start()
    {
        var waited = Stopwatch.StartNew();
        var log = new ConcurrentQueue<string>();
        Launch(log);
        while (!IsReady())
        {
            if (waited.Elapsed > Patience) throw new InvalidOperationException($"PostgreSQL did not start on port {PortText}: {string.Join('\n', log)}");
            // What a killed server leaves running for a moment keeps the next one out.
            if (_process!.HasExited) Launch(log);
        }
    }

    /// <summary>SIGKILL to every process of the server.</summary>
    public void Kill()
    {
        if (_process is not { HasExited: false } running) return;
        running.Kill(entireProcessTree: true);
        running.WaitForExit();
    }

    /// <summary>Ends it in order: every client is cut off, everything is on the disk.</summary>
    public void Stop()
    {
        PostgresPrograms.Run("pg_ctl", "stop", "-D", Data, "-m", "fast", "-w");
        _process?.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
        _watchdog.StandardInput.Close();
        _watchdog.Dispose();
    }

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Waits for the end of this process, whatever ends it, and takes server and directory away.</summary>
    private Process StartWatchdog() => Process.Start(new ProcessStartInfo(
        "sh", ["-c", "cat > /dev/null; kill -9 $(head -n 1 \"$1/data/postmaster.pid\"); rm -rf \"$1\"", "watchdog", _directory])
    {
        RedirectStandardInput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;

    private void Launch(ConcurrentQueue<string> log)
    {
        _process?.Dispose();
        _process = Process.Start(PostgresPrograms.Start("postgres", ["-D", Data, .. Settings()]))!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private IEnumerable<string> Settings()
    {
        var settings = new List<string>
        {
            "port=" + PortText, "listen_addresses=127.0.0.1", "unix_socket_directories=" + _directory, "shared_buffers=256MB", "max_wal_size=2GB",
            "max_connections=200", "log_min_messages=fatal",
        };
        if (!_isDurable) settings.AddRange(["fsync=off", "full_page_writes=off"]);
        return settings.SelectMany(setting => new[] { "-c", setting });
    }

    private bool IsReady()
    {
        using var asked = Process.Start(PostgresPrograms.Start("pg_isready", "-h", "127.0.0.1", "-p", PortText, "-t", "1"))!;
        asked.WaitForExit();
        return asked.ExitCode == 0;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
