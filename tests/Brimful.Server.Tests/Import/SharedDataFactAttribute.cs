namespace Brimful.Server.Tests.Import;

/// <summary>A test of data that lies in a folder <c>shared/data</c> beside the repository; skipped, with its reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string file)
    {
        if (PathOf(file) is null) Skip = $"No shared/data/{file} beside this repository: real data was NOT tested.";
    }

    public static string? PathOf(string file)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", "data", file);
            if (File.Exists(candidate)) return candidate;
        }

        return null;
    }
}
