using System.Text.Json;

namespace Brimful.EndToEnd.Vectors;

public sealed class VectorTests(RunningServer running) : VectorSuite(running), IClassFixture<RunningServer>;

public sealed class VectorTestsOnPostgres(RunningServerOnPostgres running) : VectorSuite(running), IClassFixture<RunningServerOnPostgres>;

/// <summary>The shared semantic vectors, run by their own runner against a running server.</summary>
public abstract class VectorSuite(RunningServer running)
{
    private static readonly string ListFile = Path.Combine(Repository.EndToEnd, "Vectors", "vectors-not-yet-in-scope.txt");

    public static TheoryData<string> InScope => [.. Ids().Except(NotYet())];

    public static TheoryData<string> OutOfScope => [.. NotYet()];

    [SharedTheory]
    [MemberData(nameof(InScope))]
    public void A_vector_in_scope_passes(string id)
    {
        var answer = Run(id);
        answer.Output.Trim().ShouldBe("1 passed, 0 failed");
        answer.ExitCode.ShouldBe(0, answer.Error);
    }

    [SharedTheory]
    [MemberData(nameof(OutOfScope))]
    public void A_vector_not_yet_in_scope_is_refused_and_says_so(string id)
    {
        var answer = Run(id);
        answer.Output.ShouldContain("0 passed, 1 failed", customMessage: $"{id} passes: take it off the list.");
        answer.Output.ShouldContain("not_supported_yet");
    }

    [SharedFact]
    public void The_list_of_what_is_not_yet_in_scope_names_only_vectors_that_exist()
    {
        NotYet().Except(Ids()).ShouldBeEmpty();
        NotYet().ShouldBeUnique();
    }

    private static string[] VectorFiles() =>
        Repository.Shared is null ? [] : Directory.GetFiles(Repository.SharedFile("vectors"), "*.json");

    private static List<string> Ids() => [.. VectorFiles()
        .SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("vectors").EnumerateArray())
        .Select(vector => vector.GetProperty("id").GetString()!)];

    private static List<string> NotYet() => [.. File.ReadLines(ListFile)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ')[0])];

    private ProgramAnswer Run(string id) => ExternalProgram.Run("python3",
    [
        Repository.SharedFile("tools", "vectors.py"), "--url", running.Server.Url, "--key", BrimfulServer.BootstrapKey, "--only", id, .. VectorFiles(),
    ]);
}
