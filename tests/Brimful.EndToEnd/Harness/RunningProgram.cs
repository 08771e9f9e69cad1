using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Brimful.EndToEnd.Harness;

/// <summary>A program that runs beside the test, and what it has printed so far.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;

    private RunningProgram(Process process, ProgramOutput output, ProgramOutput errors)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public bool HasEnded => _process.HasExited;

    public static RunningProgram Start(
        string[] command, string folder, IEnumerable<KeyValuePair<string, string?>> environment, (ProgramOutput Output, ProgramOutput Errors) printed)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        process.StandardInput.Close();
        return new RunningProgram(process, printed.Output, printed.Errors);
    }

    /// <summary>SIGKILL, to the program and all that it has started.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, to the program or, where it only launches another, to that one.</summary>
    public void AskToEnd(bool isLauncher)
    {
        if (!_process.HasExited) SendSignal(isLauncher ? FirstChild() : _process.Id, Terminate).ShouldBe(0);
    }

    public async Task<int> ExitCodeAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int processId, int signal);

    private int FirstChild()
    {
        var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children");
        return int.Parse(children.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
    }
}
