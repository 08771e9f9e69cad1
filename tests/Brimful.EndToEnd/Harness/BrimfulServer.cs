using System.Net;
using System.Net.Sockets;

namespace Brimful.EndToEnd.Harness;

/// <summary>The real server in a process of its own. It survives its process: kill it and start it again on the same data.</summary>
public sealed class BrimfulServer : IAsyncDisposable
{
    public const string BootstrapKey = "end-to-end-operator-key-0123456789abcdef";

    private const int LastWordsLength = 4000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly ServerOptions _options;
    private readonly bool _ownsDirectory;
    private readonly ProgramOutput _output = new();
    private readonly ProgramOutput _errors = new();
    private readonly List<HttpClient> _formerHttp = [];
    private RunningProgram _program;

    private BrimfulServer(ServerOptions options)
    {
        _options = options;
        _ownsDirectory = options.DataDirectory is null;
        DataDirectory = options.DataDirectory ?? Directory.CreateTempSubdirectory("brimful-").FullName;
        Port = options.Port ?? FreePort();
        Http = NewHttp();
        _program = StartProgram();
    }

    public string DataDirectory { get; }

    public int Port { get; }

    public int ProcessId => _program.ProcessId;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>A connection of the present process: replaced when the server is started again.</summary>
    public HttpClient Http { get; private set; }

    public string Output => _output.Text;

    public string Errors => _errors.Text;

    /// <summary>The last that it printed: what to read when a test has failed.</summary>
    public string LastWords => Tail(Output) + Tail(Errors);

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
    public Task KillAsync() => _program.KillAsync();

    /// <summary>SIGTERM, and the exit code that it leads to.</summary>
    public Task<int> StopAsync()
    {
        _program.AskToEnd(isLauncher: _options.Launcher.Count > 0);
        return ExitCodeAsync();
    }

    public Task<int> ExitCodeAsync() => _program.ExitCodeAsync(StartLimit);

    /// <summary>What it says where it does not start: words, and no trace of a program.</summary>
    public async Task<string> RefusalAsync()
    {
        (await ExitCodeAsync()).ShouldNotBe(0);
        var said = Output + Errors;
        said.ShouldNotContain("   at ");
        said.ShouldNotContain("Unhandled exception", Case.Insensitive);
        said.ShouldNotContain("Exception:");
        return said;
    }

    public async Task StartAgainAsync()
    {
        if (!_program.HasEnded) throw new InvalidOperationException("The server still runs.");
        await _program.DisposeAsync();
        _formerHttp.Add(Http);
        Http = NewHttp();
        _program = StartProgram();
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        foreach (var http in _formerHttp.Append(Http)) http.Dispose();
        if (_ownsDirectory) Directory.Delete(DataDirectory, recursive: true);
    }

    private static string Tail(string text) => text[Math.Max(0, text.Length - LastWordsLength)..];

    private async Task WaitUntilReadyAsync()
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

    private async Task<bool> IsReadyAsync()
    {
        if (_program.HasEnded) throw new InvalidOperationException($"The server ended with {await ExitCodeAsync()}.\n{LastWords}");
        return await HealthAsync("ready") == HttpStatusCode.OK;
    }

    private HttpClient NewHttp() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = new Uri(Url),
        Timeout = TimeSpan.FromMinutes(2),
    };

    private RunningProgram StartProgram() => RunningProgram.Start(
        [.. _options.Launcher, "dotnet", Repository.ServerAssembly, "serve", "--urls", Url],
        Path.GetTempPath(),
        [
            new("Brimful__DataDirectory", DataDirectory),
            new("Brimful__BootstrapKey", _options.BootstrapKey),
            new("Brimful__Delivery__AllowPrivateNetworks", _options.AllowsPrivateNetworks ? "true" : "false"),
            new("Brimful__Delivery__RetrySchedule", _options.RetrySchedule),
            new("Brimful__Store", _options.Postgres is null ? "sqlite" : "postgres"),
            new("Brimful__Postgres", _options.Postgres),
            new("Brimful__Uniques__ValuesInMemory", _options.ValuesInMemory?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. _options.Settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ],
        (_output, _errors));
}
