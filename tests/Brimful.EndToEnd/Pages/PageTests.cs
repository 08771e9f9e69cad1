using System.Text.Json;

namespace Brimful.EndToEnd.Pages;

/// <summary>The script for web pages as a browser runs it, in a page of another origin, against the real server.</summary>
public sealed class PageTests(ITestOutputHelper output)
{
    private const int LeastChecks = 20;

    private static readonly string Folder = Path.Combine(Repository.EndToEnd, "browser");

    /// <summary>Where screenshots go, for people to look at; unset, none are made.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("BRIMFUL_PICTURES");

    [BrowserFact]
    public async Task A_page_shows_levels_and_notices_as_they_change_to_everyone()
    {
        await using var server = await BrimfulServer.StartAsync();
        if (Pictures is not null) Directory.CreateDirectory(Pictures);
        string[] arguments = [Path.Combine(Folder, "look.mjs"), server.Url, BrimfulServer.BootstrapKey, .. Pictures is null ? Array.Empty<string>() : [Pictures]];

        var looked = ExternalProgram.Run("node", arguments, within: TimeSpan.FromMinutes(5));

        output.WriteLine(looked.Output);
        looked.ExitCode.ShouldBe(0, looked.Error + looked.Output);
        var checks = looked.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        checks.Count.ShouldBeGreaterThanOrEqualTo(LeastChecks);
        checks.Where(check => !check.GetProperty("ok").GetBoolean()).Select(check => check.GetRawText()).ShouldBeEmpty();
    }

    [BrowserFact]
    public void The_types_in_the_scripts_comments_hold()
    {
        string[] arguments =
        [
            Path.Combine(Folder, "node_modules", "typescript", "bin", "tsc"), "--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022",
            "--lib", "es2023,dom,dom.iterable,dom.asynciterable", Path.Combine(Repository.Root, "src", "widgets", "brimful.js"),
        ];
        var checkedTypes = ExternalProgram.Run("node", arguments, within: TimeSpan.FromMinutes(3));
        checkedTypes.ExitCode.ShouldBe(0, checkedTypes.Output);
    }
}
