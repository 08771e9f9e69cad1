namespace Brimful.EndToEnd.Harness;

/// <summary>Where things are: the repository that these tests were built from, and the shared pages beside it.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string ServerAssembly { get; } =
        Path.Combine(Root, "src", "Brimful.Server", "bin", "Release", "net10.0", "brimful.dll");

    public static string EndToEnd { get; } = Path.Combine(Root, "tests", "Brimful.EndToEnd");

    /// <summary>The folder with the shared data, tools and vectors; null where there is none.</summary>
    public static string? Shared { get; } = FindShared();

    public static string SharedFile(params string[] parts) =>
        Path.Combine([Shared ?? throw new InvalidOperationException("No shared folder beside the repository."), .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Brimful.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("Brimful.slnx is in no folder above the tests.");
    }

    private static string? FindShared()
    {
        var named = Environment.GetEnvironmentVariable("BRIMFUL_SHARED");
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? named : null;
        var beside = Path.GetFullPath(Path.Combine(Root, "..", "shared"));
        return Directory.Exists(beside) ? beside : null;
    }
}
