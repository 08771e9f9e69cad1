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
            console.WriteLine(Line(pace, progress));
        }

        return await working;
    }

    /// <summary>What is read runs ahead of what is taken: the share says something only while events are being taken.</summary>
    internal static string Line(ImportPace pace, ImportProgress progress)
    {
        if (progress.Trouble is { } trouble) return $"Waiting, {pace.Counts} so far: {trouble}";
        if (progress.Totals.Events == progress.EarlierEvents) return $"Waiting for the server's first answer, {pace.Counts} so far.";
        var share = pace.Share is { } known ? $"{known:P0}: " : "";
        return $"{share}{pace.Counts}, {pace.EventsPerSecond:N0}/s";
    }

    public void Note(string text) => console.WriteLine(text);

    public void Finish(ImportProgress progress) => ImportSummary.Write(console, progress);

    public void Fail(string why, ImportProgress progress)
    {
        if (progress.Totals.Events > 0) ImportSummary.Write(console, progress);
        console.WriteLine($"brimful import: {why}");
    }
}
