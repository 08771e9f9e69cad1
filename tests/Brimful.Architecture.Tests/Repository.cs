using System.Xml.Linq;

namespace Brimful.Architecture.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file of ours below a folder of the tree.</summary>
    public static IEnumerable<string> SourceFiles(params string[] folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !IsBuilt(file));

    /// <summary>Every folder of ours below one of the tree.</summary>
    public static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(Path.Combine(Root, folder), "*", SearchOption.AllDirectories).Where(path => !IsBuilt(path + "/"));

    /// <summary>The names of the projects that a project references directly.</summary>
    public static IReadOnlyList<string> ReferencesOf(string project) =>
        [.. XDocument.Load(Path.Combine(Root, project)).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))];

    public static string ProjectText(string project) => File.ReadAllText(Path.Combine(Root, project));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsBuilt(string path) => path.Contains("/bin/") || path.Contains("/obj/") || path.Contains("/node_modules/");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Brimful.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Brimful.slnx is not above the tests.");
        return folder;
    }
}
