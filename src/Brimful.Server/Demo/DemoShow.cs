using NodaTime;

namespace Brimful.Server.Demo;

/// <summary>The whole of <c>brimful demo</c> behind its command line.</summary>
internal sealed class DemoShow(IDemoScreen screen, DemoLength length)
{
    /// <returns>True when every message was verified and every event accounted for.</returns>
    public async Task<bool> RunAsync(DemoStage stage, bool staysOpen, CancellationToken cancellationToken)
    {
        var scene = new DemoScene();
        var now = SystemClock.Instance.GetCurrentInstant().InUtc().Date;
        // The first of this month, late enough for it to have begun in New York too.
        var start = now.With(DateAdjusters.StartOfMonth).At(new LocalTime(6, 0)).InUtc().ToInstant();
        var rhythm = new DemoRhythm(start, length.Steps);
        scene.Clock = start;

        using var api = new DemoApi(stage.Url, stage.Key);
        await using var receiver = await WebhookReceiver.StartAsync(scene.Received, cancellationToken);
        await DemoSetup.RunAsync(api, start, receiver, cancellationToken);
        await screen.ShowAsync(scene, stage.Url, () => new DemoPlay(api, scene, rhythm).RunAsync(length.StepTime, cancellationToken));

        DemoEpilogue.Say(screen, scene);
        if (staysOpen) await StayOpenAsync(stage, scene, cancellationToken);
        return scene.Messages.Count > 0 && scene.Messages.All(message => message.Fault is null) && scene.Counts is { Rejected: 0, Unattributed: 0 };
    }

    private async Task StayOpenAsync(DemoStage stage, DemoScene scene, CancellationToken cancellationToken)
    {
        DemoEpilogue.SayCurl(screen, stage, scene.Clock);
        screen.Say("The server keeps running until Ctrl+C. Messages go on showing here:");
        if (screen is not PlainDemoScreen) scene.OnMessage = message => screen.Say("  " + DemoLines.Of(message));
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}

internal sealed record DemoLength(int Steps, TimeSpan StepTime)
{
    public static readonly DemoLength Whole = new(240, TimeSpan.FromMilliseconds(100));
    public static readonly DemoLength Short = new(60, TimeSpan.FromMilliseconds(80));
}
