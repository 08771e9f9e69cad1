using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Brimful.EndToEnd.Harness;

/// <summary>The real server in a process of its own. It survives its process: kill it and start it again on the same data.</summary>
public sealed class BrimfulServer : IAsyncDisposable
{
    public const string BootstrapKey = "end-to-end-operator-key-0123456789abcdef";

    private const int Terminate = 15;
    private const int LastWordsLength = 4000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ServerOptions _options;
    private readonly bool _ownsDirectory;
    private readonly ProgramOutput _output = new();
    private readonly ProgramOutput _errors = new();
    private readonly List<HttpClient> _formerHttp = [];
    private Process _process;

    private BrimfulServer(ServerOptions options)
    {
        _options = options;
        _ownsDirectory = options.DataDirectory is null;
        DataDirectory = options.DataDirectory ?? Directory.CreateTempSubdirectory("brimful-").FullName;
        Port = options.Port ?? FreePort();
        Http = NewHttp();
        _process = StartProcess();
    }

    public string DataDirectory { get; }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>A connection of the present process: replaced when the server is started again.</summary>
    public HttpClient Http { get; private set; }

    public string Output => _output.Text;

    public string Errors => _errors.Text;

    /// <summary>The last that it printed: what to read when a test has failed.</summary>
    public string LastWords => Tail(Output) + Tail(Errors);

    public bool IsRunning => !_process.HasExited;

    public static async Task<BrimfulServer> StartAsync(ServerOptions? options = null)
    {
        var server = Launch(options);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process and does not wait: for servers that are meant to fail.</summary>
    public static BrimfulServer Launch(ServerOptions? options = null)
    {
        if (!File.Exists(Repository.ServerAssembly))
            throw new InvalidOperationException($"{Repository.ServerAssembly} is not there: build the solution in Release first.");
        return new BrimfulServer(options ?? new ServerOptions());
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public BrimfulClient Client(string? tenant = null) => new(this, tenant);

    public async Task WaitUntilReadyAsync()
    {
        try
        {
            await Eventually.Holds("the server is ready", IsReadyAsync, StartLimit);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{LastWords}", e);
        }
    }

    public async Task<HttpStatusCode?> HealthAsync(string which)
    {
        try
        {
            using var answer = await Http.GetAsync($"/health/{which}");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL: the process gets no chance to say or write anything.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code that it leads to.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) SendSignal(ServerProcessId(), Terminate).ShouldBe(0);
        return await ExitCodeAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async Task StartAgainAsync()
    {
        if (!_process.HasExited) throw new InvalidOperationException("The server still runs.");
        _process.Dispose();
        _formerHttp.Add(Http);
        Http = NewHttp();
        _process = StartProcess();
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        foreach (var http in _formerHttp.Append(Http)) http.Dispose();
        if (_ownsDirectory) Directory.Delete(DataDirectory, recursive: true);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int processId, int signal);

    private static string Tail(string text) => text[Math.Max(0, text.Length - LastWordsLength)..];

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"The server ended with {_process.ExitCode}.\n{LastWords}");
        return await HealthAsync("ready") == HttpStatusCode.OK;
    }

    private HttpClient NewHttp() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = new Uri(Url),
        Timeout = TimeSpan.FromSeconds(60),
    };

    private int ServerProcessId()
    {
        if (_options.Launcher.Count == 0) return _process.Id;
        var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children");
        return int.Parse(children.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
    }

    private Process StartProcess()
    {
        string[] command = [.. _options.Launcher, "dotnet", Repository.ServerAssembly, "serve", "--urls", Url];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Brimful__DataDirectory"] = DataDirectory;
        start.Environment["Brimful__BootstrapKey"] = _options.BootstrapKey;
        start.Environment["Brimful__Delivery__AllowPrivateNetworks"] = _options.AllowsPrivateNetworks ? "true" : "false";
        start.Environment["Brimful__Delivery__RetrySchedule"] = _options.RetrySchedule;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
