using System.Text.RegularExpressions;

namespace Brimful.EndToEnd.Documentation;

/// <summary>The README's first command does what the README says.</summary>
public sealed partial class ReadmeTests
{
    private const string Demo = "dotnet run --project src/Brimful.Server -c Release -- demo";
    private const int MatchLimitMilliseconds = 1000;
    private static readonly TimeSpan ShowLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public void The_first_command_shows_crossings_and_their_verified_deliveries()
    {
        var first = Commands().First();
        first.ShouldBe(Demo);

        var answer = ExternalProgram.Run("bash", ["-c", $"{first} --exit"], within: ShowLimit);

        answer.ExitCode.ShouldBe(0, answer.Error);
        foreach (var meter in new[] { "data", "minutes", "calls", "storage" })
            answer.Output.ShouldContain(meter, Case.Insensitive);
        CrossedLine().Count(answer.Output).ShouldBeGreaterThan(0, answer.Output);
        VerifiedLine().Count(answer.Output).ShouldBeGreaterThan(0, answer.Output);
        answer.Output.ShouldContain("curl ");
    }

    private static IEnumerable<string> Commands() =>
        from Match block in ShellBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")))
        from line in block.Groups["body"].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        where line[0] != '#'
        select line;

    [GeneratedRegex(@"^```sh\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, MatchLimitMilliseconds)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\d ?%", RegexOptions.None, MatchLimitMilliseconds)]
    private static partial Regex CrossedLine();

    [GeneratedRegex("verified", RegexOptions.IgnoreCase, MatchLimitMilliseconds)]
    private static partial Regex VerifiedLine();
}
