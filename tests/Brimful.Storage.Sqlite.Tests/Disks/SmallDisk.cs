using System.Diagnostics;

namespace Brimful.Storage.Sqlite.Tests.Disks;

/// <summary>A file system of a few megabytes in memory, mounted for one test. Mounting takes root's rights: without them there is none.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Bytes = 8 * 1024 * 1024;

    private readonly TemporaryDirectory _directory = new();

    private SmallDisk()
    {
    }

    public SqliteOptions Options => _directory.Options;

    private string Filler => _directory.File("filler");

    public static SmallDisk Mount() => TryMount() ?? throw new InvalidOperationException("A tmpfs cannot be mounted here.");

    public static SmallDisk? TryMount()
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "tmpfs", disk._directory.Path)) return disk;
        disk._directory.Dispose();
        return null;
    }

    /// <summary>Leaves no room at all.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) filler.Write(block);
        }
        catch (IOException)
        {
            // Full, as asked.
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", _directory.Path).ShouldBeTrue();

    public void Dispose()
    {
        Run("umount", _directory.Path);
        _directory.Dispose();
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
