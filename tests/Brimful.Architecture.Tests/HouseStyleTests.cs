namespace Brimful.Architecture.Tests;

/// <summary>What of the house style a machine can see.</summary>
public sealed class HouseStyleTests
{
    private const int MostLines = 400;
    private const int MostLinesOfTests = 600;
    private const int MostLinesOfReadme = 150;
    private const int MostEntriesAtRoot = 15;

    private static readonly string[] VagueNames = ["Helpers", "Helper", "Common", "Utils", "Util", "Models", "Services", "Manager", "Misc"];

    [Fact]
    public void No_file_is_longer_than_one_idea_needs()
    {
        var tooLong = Repository.SourceFiles("src", "bench").Where(file => File.ReadLines(file).Count() > MostLines)
            .Concat(Repository.SourceFiles("tests").Where(file => File.ReadLines(file).Count() > MostLinesOfTests));
        tooLong.Select(Repository.Relative).ShouldBeEmpty();
    }

    [Fact]
    public void Folders_and_files_are_named_after_the_domain()
    {
        var named = Repository.Folders("src").Concat(Repository.Folders("tests")).Select(path => (path, name: Path.GetFileName(path)))
            .Concat(Repository.SourceFiles("src", "tests", "bench").Select(path => (path, name: Path.GetFileNameWithoutExtension(path))));
        named.Where(entry => VagueNames.Any(vague => entry.name == vague || entry.name.EndsWith(vague, StringComparison.Ordinal)))
            .Select(entry => Repository.Relative(entry.path)).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_for_later_in_a_comment()
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:", "NotImplemented" + "Exception"];
        var left = from file in Repository.SourceFiles("src", "tests", "bench")
                   from line in File.ReadLines(file)
                   where marks.Any(mark => line.Contains(mark, StringComparison.Ordinal))
                   select $"{Repository.Relative(file)}: {line.Trim()}";
        left.ShouldBeEmpty();
    }

    [Fact]
    public void Every_feature_folder_of_Core_and_Engine_has_a_short_readme()
    {
        var folders = new[] { "src/Brimful.Core", "src/Brimful.Engine" }.SelectMany(Repository.Folders).ToList();
        folders.Where(folder => !File.Exists(Path.Combine(folder, "README.md"))).Select(Repository.Relative).ShouldBeEmpty();
        folders.Where(folder => File.ReadLines(Path.Combine(folder, "README.md")).Count() > MostLinesOfReadme).Select(Repository.Relative).ShouldBeEmpty();
    }

    [Fact]
    public void A_newcomer_sees_few_entries_at_the_root()
    {
        var entries = Directory.EnumerateFileSystemEntries(Repository.Root).Select(Path.GetFileName).Where(name => !name!.StartsWith('.') && name is not ("data" or "TestResults" or "artifacts"));
        entries.Count().ShouldBeLessThanOrEqualTo(MostEntriesAtRoot);
        File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count().ShouldBeLessThanOrEqualTo(MostLinesOfReadme);
    }

    [Fact]
    public void Core_and_Engine_are_told_the_time()
    {
        foreach (var project in new[] { "Core", "Engine" })
            File.ReadAllText(Path.Combine(Repository.Root, $"src/Brimful.{project}/Brimful.{project}.csproj")).ShouldContain("BannedSymbols.txt");
        File.ReadAllText(Path.Combine(Repository.Root, "BannedSymbols.txt")).ShouldContain("P:System.DateTime.UtcNow");
    }
}
