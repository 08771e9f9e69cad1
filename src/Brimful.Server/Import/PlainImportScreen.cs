using Spectre.Console;

namespace Brimful.Server.Import;

/// <summary>Lines for logs and pipes: one every few seconds, without control characters.</summary>
internal sealed class PlainImportScreen(IAnsiConsole console) : IImportScreen
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public async Task<bool> ShowAsync(UsageFile file, ImportProgress progress, Func<Task<bool>> work)
    {
        var pace = new ImportPace(file, progress);
        var working = work();
        while (await Task.WhenAny(working, Task.Delay(Interval)) != working)
        {
            var share = pace.Share is { } known ? $"{known:P0}: " : "";
            console.WriteLine($"{share}{pace.Counts}, {pace.EventsPerSecond:N0}/s");
            if (progress.Trouble is { } trouble) console.WriteLine(trouble);
        }

        return await working;
    }

    public void Note(string text) => console.WriteLine(text);

    public void Finish(ImportProgress progress) => ImportSummary.Write(console, progress);

    public void Fail(string why, ImportProgress progress)
    {
        if (progress.Totals.Events > 0) ImportSummary.Write(console, progress);
        console.WriteLine($"brimful import: {why}");
    }
}
