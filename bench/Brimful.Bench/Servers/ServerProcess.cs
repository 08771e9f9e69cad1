using System.Diagnostics;

namespace Brimful.Bench.Servers;

/// <summary>The server of this checkout as a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly long _started = Stopwatch.GetTimestamp();

    public ServerProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>From the start of the process to the first answer that it is ready.</summary>
    public TimeSpan StartTook { get; private set; }

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

    /// <summary>Waits until <c>/health/ready</c> answers 200.</summary>
    public async Task WaitUntilReadyAsync(Uri url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(2) };
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (_process.HasExited) throw new BenchException($"The server ended with code {_process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(_started) > LongestStart) throw new BenchException("The server did not become ready.");
            await Task.Delay(20, cancellationToken);
        }

        StartTook = Stopwatch.GetElapsedTime(_started);
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
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
}
