using Spectre.Console;

namespace Brimful.Server.Import;

/// <summary>What is said at the end of a run, the same on a terminal and in plain lines.</summary>
internal static class ImportSummary
{
    public static void Write(IAnsiConsole console, ImportProgress progress)
    {
        var totals = progress.Totals;
        console.MarkupLine($"[bold]{totals.Events:N0}[/] events: [green]{totals.Counted:N0} counted[/], {totals.Duplicates:N0} duplicates, "
            + $"{Highlighted(totals.Rejected, "rejected", "red")}, {Highlighted(totals.Unattributed, "unattributed", "yellow")}.");
        WriteRejects(console, progress, totals);
        if (totals.Unattributed > 0)
            console.MarkupLine("Unattributed events are kept and count by themselves once a meter and an account know them: [grey]GET /v1/events/unattributed[/]");
    }

    private static void WriteRejects(IAnsiConsole console, ImportProgress progress, ImportTotals totals)
    {
        var rejects = progress.FirstRejects;
        if (rejects.Count == 0) return;
        console.WriteLine(rejects.Count < totals.Rejected ? $"The first {rejects.Count} rejected lines:" : "Rejected lines:");
        foreach (var reject in rejects)
            console.MarkupLine($"  line {reject.Line,-8:N0} [red]{Markup.Escape(reject.Code)}[/]  {Markup.Escape(reject.Message)}");
    }

    private static string Highlighted(long count, string what, string colour) => count > 0 ? $"[{colour}]{count:N0} {what}[/]" : $"{count:N0} {what}";
}
