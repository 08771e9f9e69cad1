using Brimful.Bench.Delivery;
using Brimful.Bench.Http;
using Brimful.Bench.Load;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Crossings;

/// <summary>Runs with crossings and without on one server, and what all of them come to.</summary>
internal sealed class CrossingsLoad(BenchTarget target, HookReceiver receiver)
{
    /// <summary>Of either kind.</summary>
    public const int AlarmAccounts = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int _runs;

    public long Sent { get; private set; }

    public long Counted { get; private set; }

    /// <summary>Events that crossed a line, each of which makes a webhook.</summary>
    public long Crossings { get; private set; }

    /// <summary>Accounts like all others, whose lines are out of reach, and after them those whose every event crosses one.</summary>
    public static SetupPlan Setup(int accounts, Uri receiver) => new(accounts + AlarmAccounts) { Alarms = new AlarmPlan(AlarmAccounts, receiver) };

    /// <summary>One run, and the wait until every webhook so far has come, so that the next run does not pay for them.</summary>
    /// <param name="crosses">Whether one event of 2,000 goes to an account whose every event crosses a line, or to one whose lines are out of reach.</param>
    public async Task<LoadReport> RunAsync(LoadPlan plan, bool crosses, CancellationToken cancellationToken)
    {
        var alarms = new AccountRange(plan.Accounts + (crosses ? AlarmAccounts : 0), AlarmAccounts);
        var report = await HttpLoad.RunAsync(target, plan with { AlarmAccounts = alarms, Seed = Seeds.For(plan.Seed, "run", _runs++) }, cancellationToken);
        Sent += report.Sent;
        Counted += report.Counted;
        if (crosses) Crossings += report.Alarms;
        await receiver.WaitForAsync(Crossings, Patience, cancellationToken);
        return report;
    }
}
