namespace Brimful.EndToEnd.Harness;

/// <summary>A small file system in memory, mounted for one test: what a full or read-only disk is to the server.</summary>
public sealed class Tmpfs : IDisposable
{
    private static readonly Lazy<bool> Permitted = new(Try);

    private Tmpfs(string path) => Path = path;

    public static bool IsPermitted => Permitted.Value;

    public string Path { get; }

    public static Tmpfs Mount(string options)
    {
        var path = Directory.CreateTempSubdirectory("brimful-tmpfs-").FullName;
        var answer = ExternalProgram.Run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
        if (answer.ExitCode == 0) return new Tmpfs(path);
        Directory.Delete(path);
        throw new IOException($"mount: {answer.Error}");
    }

    public void Dispose()
    {
        ExternalProgram.Run("umount", ["--lazy", Path]).ExitCode.ShouldBe(0);
        Directory.Delete(Path);
    }

    private static bool Try()
    {
        try
        {
            using var probe = Mount("size=1m");
            return true;
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
