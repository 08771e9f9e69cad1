namespace Brimful.EndToEnd.Harness;

/// <summary>System calls of a running server on some of its files are answered with an error, as a disk that has met a fault answers them.</summary>
public static class FailingCalls
{
    /// <summary>Has them fail from when this returns until what it returns has ended.</summary>
    /// <param name="calls">Their names, with commas.</param>
    /// <param name="error">The error's name, such as <c>EROFS</c>.</param>
    public static async Task<RunningProgram> BeginAsync(BrimfulServer server, string calls, string error, IEnumerable<string> files)
    {
        var (output, errors) = (new ProgramOutput(), new ProgramOutput());
        string[] command =
        [
            "strace", "-f", "-o", "/dev/null", "-p", $"{server.ProcessId}", "-e", $"trace={calls}", "-e", $"inject={calls}:error={error}",
            .. files.SelectMany(static file => new[] { "-P", file }),
        ];
        var fault = RunningProgram.Start(command, Path.GetTempPath(), [], (output, errors));
        await Eventually.Holds("strace is attached", () => errors.Text.Contains("attached", StringComparison.Ordinal) || fault.HasEnded);
        if (fault.HasEnded) throw new InvalidOperationException(errors.Text);
        return fault;
    }
}
