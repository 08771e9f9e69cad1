namespace Brimful.Server.Demo;

/// <summary>Plays the month: advances the tenant's clock, sends what happened in each step, now and then twice, and looks at the levels.</summary>
internal sealed class DemoPlay(DemoApi api, DemoScene scene, DemoRhythm rhythm)
{
    private const int StepsBetweenLooks = 2;
    private const int StepsBetweenRepeats = 9;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly DemoUsage _usage = new(rhythm);

    public async Task RunAsync(TimeSpan stepTime, CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(stepTime);
        for (var step = 0; step < rhythm.Steps; step++)
        {
            await PlayAsync(step, cancellationToken);
            if (step % StepsBetweenLooks == 0) await LookAsync(cancellationToken);
            await ticks.WaitForNextTickAsync(cancellationToken);
        }

        await LookAsync(cancellationToken);
        await SettleAsync(cancellationToken);
    }

    private async Task PlayAsync(int step, CancellationToken cancellationToken)
    {
        scene.Clock = rhythm.EndOf(step);
        await api.PutAsync($"v1/tenants/{DemoCast.Tenant}/clock", new { now = scene.Clock.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", null) }, cancellationToken);
        var (lines, ids) = _usage.Step(step);
        scene.Sent(ids);
        scene.Answered(await api.PostEventsAsync(lines, cancellationToken));
        if (step % StepsBetweenRepeats == StepsBetweenRepeats - 1) scene.Answered(await api.PostEventsAsync(lines, cancellationToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var account in DemoCast.Accounts)
            scene.Seen(account, await api.GetAsync($"v1/accounts/{account.Key}/buckets", cancellationToken));
    }

    /// <summary>Waits until no more messages arrive.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var heard = -1;
        while (scene.Messages.Count > heard && TimeProvider.System.GetElapsedTime(began) < LongestWait)
        {
            heard = scene.Messages.Count;
            await Task.Delay(Quiet, cancellationToken);
        }
    }
}
