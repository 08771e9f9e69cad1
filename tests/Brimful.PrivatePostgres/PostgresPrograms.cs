using System.Diagnostics;
using System.Globalization;

namespace Brimful.PrivatePostgres;

/// <summary>Where PostgreSQL's own programs are, and as whom they run: they refuse to run as root, so that root lends them to their package's user.</summary>
internal static class PostgresPrograms
{
    private const string Packages = "/usr/lib/postgresql";
    private const string PackageUser = "postgres";

    private static readonly string Folder = FindFolder();

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>What starts a program.</summary>
    public static ProcessStartInfo Start(string program, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(Folder, program);
        IEnumerable<string> words = IsRoot ? [$"--reuid={PackageUser}", $"--regid={PackageUser}", "--init-groups", path, .. arguments] : arguments;
        return new ProcessStartInfo(IsRoot ? "setpriv" : path, words) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/tmp" };
    }

    /// <summary>Runs a program to its end.</summary>
    public static void Run(string program, params IEnumerable<string> arguments) => End(Start(program, arguments));

    /// <summary>Lets PostgreSQL write in a directory.</summary>
    public static void GiveAway(string directory)
    {
        if (IsRoot) End(new ProcessStartInfo("chown", [PackageUser, directory]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
    }

    private static void End(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {output.Result}{errors}");
    }

    /// <summary>The newest of Debian's packages, or the folder of the PATH that has the server.</summary>
    private static string FindFolder()
    {
        var packaged = Directory.Exists(Packages)
            ? Directory.EnumerateDirectories(Packages)
                .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), NumberStyles.Float, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        var onPath = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return packaged.Concat(onPath).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed. On Debian: apt-get install postgresql-15.");
    }
}
