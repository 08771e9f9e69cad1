using System.Globalization;
using NodaTime;
using Spectre.Console;

namespace Brimful.Server.Demo;

/// <summary>Lines for logs and pipes: each message as it arrives, and the levels now and then.</summary>
internal sealed class PlainDemoScreen(IAnsiConsole console) : IDemoScreen
{
    private static readonly TimeSpan BetweenLevels = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Instant? _lastSaid;

    public async Task ShowAsync(DemoScene scene, Uri server, Func<Task> play)
    {
        Say($"Brimful {server}");
        Say("Messages, as the webhook's receiver gets them:");
        scene.OnMessage = message => Say("  " + DemoLines.Of(message));
        var playing = play();
        while (await Task.WhenAny(playing, Task.Delay(BetweenLevels)) != playing) SayLevels(scene);
        await playing;
        SayLevels(scene);
        Say(DemoLines.Counts(scene));
    }

    public void Say(string markup)
    {
        lock (_gate) console.MarkupLine(markup);
    }

    private void SayLevels(DemoScene scene)
    {
        if (scene.Clock == _lastSaid) return;
        _lastSaid = scene.Clock;
        Say($"Levels at {scene.Clock.InUtc().ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture)} of the tenant's clock:");
        foreach (var account in DemoCast.Accounts)
            foreach (var bucket in account.Buckets) Say("  " + DemoLines.Level(scene, account, bucket));
    }
}
