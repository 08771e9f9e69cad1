using System.Diagnostics;
using System.Text.Json;

namespace Brimful.Delivery.Tests.Channels;

/// <summary>The programs of <c>looks</c>, which see our messages as others do.</summary>
internal static class Looks
{
    /// <summary>Where screenshots go, for people to look at; unset, none are made.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("BRIMFUL_PICTURES");

    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "tests", "Brimful.Delivery.Tests", "looks");

    public static bool HasModules => Directory.Exists(Path.Combine(Folder, "node_modules", "playwright-core"));

    public static bool HasBrowser => File.Exists(Environment.GetEnvironmentVariable("BRIMFUL_CHROMIUM") ?? "/usr/bin/chromium");

    /// <summary>What the browser finds wrong with pages, by name.</summary>
    public static async Task<IReadOnlyList<string>> FaultsOfAsync(IReadOnlyDictionary<string, string> pages)
    {
        var folder = Directory.CreateTempSubdirectory("brimful-mails-");
        foreach (var (name, html) in pages) File.WriteAllText(Path.Combine(folder.FullName, name + ".html"), html);
        if (Pictures is not null) Directory.CreateDirectory(Pictures);
        var lines = await RunAsync("look.mjs", Pictures is null ? [folder.FullName] : [folder.FullName, Pictures]);
        folder.Delete(recursive: true);
        lines.Count.ShouldBe(pages.Count * 3, "each page is seen light and dark, and wide");
        return [.. lines.Select(line => JsonDocument.Parse(line).RootElement).Where(one => one.GetProperty("faults").GetArrayLength() > 0).Select(one => one.GetRawText())];
    }

    /// <summary>The lines that a program of <c>looks</c> prints. It may take a minute: nobody's thread waits for it.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var reading = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await reading;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Brimful.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}

/// <summary>A test that needs node, the modules of <c>looks</c>, and Chromium.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip =
        !Looks.HasModules ? "NOT RUN: npm ci in tests/Brimful.Delivery.Tests/looks has not been run."
        : Looks.HasBrowser ? null
        : "NOT RUN: Chromium is not installed (or BRIMFUL_CHROMIUM does not name it).";
}

/// <summary>A test that needs node and the modules of <c>looks</c>.</summary>
public sealed class ModulesFactAttribute : FactAttribute
{
    public ModulesFactAttribute() => Skip = Looks.HasModules ? null : "NOT RUN: npm ci in tests/Brimful.Delivery.Tests/looks has not been run.";
}
