using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Brimful.Server.Demo;

/// <summary>Bars that fill, and below them each message as it arrives.</summary>
internal sealed class LiveDemoScreen(IAnsiConsole console) : IDemoScreen
{
    private const int LabelWidth = 14;
    private const int FiguresWidth = 34;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(80);

    public async Task ShowAsync(DemoScene scene, Uri server, Func<Task> play) =>
        await console.Live(Draw(scene, server)).Overflow(VerticalOverflow.Crop).StartAsync(async screen =>
        {
            var playing = play();
            while (await Task.WhenAny(playing, Task.Delay(Frame)) != playing) screen.UpdateTarget(Draw(scene, server));
            screen.UpdateTarget(Draw(scene, server));
            await playing;
        });

    public void Say(string markup) => console.MarkupLine(markup);

    private Rows Draw(DemoScene scene, Uri server)
    {
        var clock = scene.Clock.InUtc().ToString("ddd d MMM  HH:mm", CultureInfo.InvariantCulture);
        var rows = new List<IRenderable> { new Markup($"[bold]Brimful[/] [grey]{server}[/]   [bold aqua]{clock}[/]"), Text.Empty };
        foreach (var account in DemoCast.Accounts)
        {
            rows.Add(new Markup($"[bold]{account.Name}[/]"));
            rows.AddRange(account.Buckets.Select(bucket => Bar(scene.LevelOf(account, bucket), bucket)));
            rows.Add(Text.Empty);
        }

        rows.Add(new Markup("[bold]Messages, as the webhook's receiver gets them[/]"));
        rows.AddRange(Messages(scene.Messages));
        rows.Add(Text.Empty);
        rows.Add(new Markup(DemoLines.Counts(scene)));
        return new Rows(rows);
    }

    private Markup Bar(BucketLevel? level, DemoBucket bucket)
    {
        var width = Math.Clamp(console.Profile.Width - LabelWidth - FiguresWidth - 4, 16, 60);
        var figures = level is null ? "" : $"{BucketFigures.Percent(level.Share)} {BucketFigures.UsedOf(level, bucket)}";
        return new Markup($"  {bucket.Name.PadRight(LabelWidth)}{BarLine.Draw(level, bucket, width)} {figures}");
    }

    private IEnumerable<Markup> Messages(IReadOnlyList<DemoMessage> messages)
    {
        // What stands around the messages takes 13 lines; a frame that is taller than the terminal flickers.
        var room = Math.Clamp(console.Profile.Height - 14, 3, 22);
        return messages.Skip(messages.Count - room).Select(message => new Markup("  " + DemoLines.Of(message)));
    }
}
