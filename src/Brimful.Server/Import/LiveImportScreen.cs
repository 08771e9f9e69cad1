using Spectre.Console;
using Spectre.Console.Rendering;

namespace Brimful.Server.Import;

/// <summary>A bar and the counts, redrawn in place.</summary>
internal sealed class LiveImportScreen(IAnsiConsole console) : IImportScreen
{
    private const int BarWidth = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(125);

    public async Task<bool> ShowAsync(UsageFile file, ImportProgress progress, Func<Task<bool>> work)
    {
        var pace = new ImportPace(file, progress);
        return await console.Live(Draw(pace, progress)).AutoClear(true).StartAsync(async screen =>
        {
            var working = work();
            while (await Task.WhenAny(working, Task.Delay(Interval)) != working) screen.UpdateTarget(Draw(pace, progress));
            return await working;
        });
    }

    public void Note(string text) => console.MarkupLine($"[grey]{Markup.Escape(text)}[/]");

    public void Finish(ImportProgress progress) => ImportSummary.Write(console, progress);

    public void Fail(string why, ImportProgress progress)
    {
        if (progress.Totals.Events > 0) ImportSummary.Write(console, progress);
        console.MarkupLine($"[red]brimful import:[/] {Markup.Escape(why)}");
    }

    private static Rows Draw(ImportPace pace, ImportProgress progress)
    {
        var rows = new List<IRenderable>
        {
            new Markup($"{Bar(pace.Share)}  [bold]{pace.EventsPerSecond,9:N0}[/] events/s  [grey]{pace.Elapsed:mm\\:ss}{Left(pace)}[/]"),
            new Markup(Counts(progress.Totals)),
        };
        if (progress.Trouble is { } trouble) rows.Add(new Markup($"[yellow]{Markup.Escape(trouble)}[/]"));
        return new Rows(rows);
    }

    private static string Bar(double? share)
    {
        if (share is not { } known) return "[grey]reading[/]";
        var filled = (int)(known * BarWidth);
        return $"[green]{new string('━', filled)}[/][grey]{new string('─', BarWidth - filled)}[/] {known,4:P0}";
    }

    private static string Left(ImportPace pace) =>
        pace.Share is { } share and > 0.01 && pace.Elapsed.TotalSeconds > 2 ? $", {pace.Elapsed * ((1 - share) / share):mm\\:ss} left" : "";

    private static string Counts(ImportTotals totals) =>
        $"[green]{totals.Counted:N0}[/] counted   {totals.Duplicates:N0} duplicates   "
        + $"[{(totals.Rejected > 0 ? "red" : "grey")}]{totals.Rejected:N0} rejected[/]   [{(totals.Unattributed > 0 ? "yellow" : "grey")}]{totals.Unattributed:N0} unattributed[/]";
}
