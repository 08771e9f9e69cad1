namespace Brimful.Architecture.Tests;

/// <summary>The dependency table of the architecture: who may reference whom.</summary>
public sealed class DependencyTableTests
{
    private const string Table =
        """
        Brimful.Core             |
        Brimful.Contracts        |
        Brimful.Engine           | Brimful.Core
        Brimful.Storage.Sqlite   | Brimful.Engine Brimful.Core Brimful.Delivery
        Brimful.Storage.Postgres | Brimful.Engine Brimful.Core Brimful.Delivery
        Brimful.Delivery         | Brimful.Engine Brimful.Core Brimful.Contracts
        Brimful.Api              | Brimful.Engine Brimful.Delivery Brimful.Contracts
        Brimful.Server           | Brimful.Core Brimful.Contracts Brimful.Engine Brimful.Delivery Brimful.Storage.Sqlite Brimful.Storage.Postgres Brimful.Api
        """;

    public static TheoryData<string, string[]> Rows()
    {
        var rows = new TheoryData<string, string[]>();
        foreach (var line in Table.Split('\n'))
        {
            var cells = line.Split('|');
            rows.Add(cells[0].Trim(), cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_project_references_only_what_the_table_allows(string project, string[] allowed) =>
        Repository.ReferencesOf($"src/{project}/{project}.csproj").Except(allowed).ShouldBeEmpty();

    [Fact]
    public void Every_project_of_the_product_is_in_the_table()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension);
        projects.Except(Rows().Select(row => (string)row[0])).ShouldBeEmpty();
    }

    [Fact]
    public void Core_uses_nothing_but_the_base_library_and_NodaTime() =>
        typeof(Brimful.Core.Quantities.Quantity).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("NodaTime" or "mscorlib" or "netstandard"))
            .ShouldBeEmpty();

    [Fact]
    public void The_oracle_shares_no_code_with_what_it_judges()
    {
        Repository.ReferencesOf("tests/Brimful.Oracle/Brimful.Oracle.csproj").ShouldBeEmpty();
        var sources = Repository.SourceFiles("tests/Brimful.Oracle").ToList();
        sources.ShouldNotBeEmpty();
        string[] judged = ["Brimful.Core", "Brimful.Engine", "Brimful.Server", "Brimful.Contracts", "NodaTime"];
        sources.SelectMany(File.ReadLines).Where(line => judged.Any(name => line.Contains("using " + name) || line.Contains(name + "."))).ShouldBeEmpty();
        Repository.ProjectText("tests/Brimful.Oracle/Brimful.Oracle.csproj").ShouldNotContain("NodaTime");
    }
}
