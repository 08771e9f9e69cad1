using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Brimful.EndToEnd.Documentation;

/// <summary>The README's commands, run as they are written.</summary>
public sealed partial class ReadmeTests
{
    private const string Demo = "dotnet run --project src/Brimful.Server -c Release -- demo";
    private const string Serve = "dotnet run --project src/Brimful.Server -c Release -- serve --urls http://127.0.0.1:5080";
    private const int MatchLimitMilliseconds = 1000;
    private static readonly TimeSpan ShowLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_first_command_shows_crossings_with_verified_deliveries_and_prints_lines_to_try_that_work()
    {
        Commands().First().ShouldBe(Demo);
        var shown = new ProgramOutput();
        await using var demo = Run(Demo, shown, []);

        await Eventually.Holds("the demo prints its lines to try", () => demo.HasEnded || LinesToTry(shown).Count > 3, ShowLimit);

        foreach (var meter in new[] { "data", "minutes", "api-calls", "storage" }) shown.Text.ShouldContain(meter);
        VerifiedCrossing().Count(shown.Text).ShouldBeGreaterThan(3, shown.Text);
        var environment = shown.Text.Split('\n').Single(line => line.StartsWith("export BRIMFUL=", StringComparison.Ordinal));
        foreach (var line in LinesToTry(shown))
        {
            var answer = ExternalProgram.Run("bash", ["-c", $"{environment}\n{line}"]);
            answer.ExitCode.ShouldBe(0, answer.Error);
            JsonDocument.Parse(answer.Output).RootElement.TryGetProperty("code", out _).ShouldBeFalse($"{line}\n{answer.Output}");
        }
    }

    [Fact]
    public async Task The_command_that_serves_is_ready_where_it_says_and_prints_its_first_key()
    {
        Commands().ShouldContain(Serve);
        var data = Directory.CreateTempSubdirectory("brimful-readme-");
        var shown = new ProgramOutput();
        await using (var server = Run(Serve, shown, [new("Brimful__DataDirectory", data.FullName)]))
        {
            using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:5080") };
            await Eventually.Holds("the server is ready", () => server.HasEnded ? throw new InvalidOperationException(shown.Text) : IsReadyAsync(http), ShowLimit);
            OperatorKey().Count(shown.Text).ShouldBe(1);
        }

        data.Delete(recursive: true);
    }

    private static RunningProgram Run(string command, ProgramOutput shown, KeyValuePair<string, string?>[] environment) =>
        RunningProgram.Start(["bash", "-c", command], Repository.Root, environment, (shown, shown));

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static List<string> LinesToTry(ProgramOutput shown) =>
        [.. shown.Text.Split('\n').Where(line => line.StartsWith("curl ", StringComparison.Ordinal))];

    private static IEnumerable<string> Commands() =>
        from Match block in ShellBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")))
        from line in block.Groups["body"].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        where line[0] != '#'
        select line;

    [GeneratedRegex(@"^```sh\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, MatchLimitMilliseconds)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"crossed +\d+ %.*verified", RegexOptions.None, MatchLimitMilliseconds)]
    private static partial Regex VerifiedCrossing();

    [GeneratedRegex("brm_op_[0-9A-Za-z]{38}", RegexOptions.None, MatchLimitMilliseconds)]
    private static partial Regex OperatorKey();
}
