using System.Collections.Immutable;
using System.Security.Cryptography;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Engine.Backtests;

/// <summary>Keeps back-tests: those under way, and for an hour those that are done. All in memory: a restart forgets them, and so nothing of them is stored.</summary>
public sealed class BacktestDesk : IBacktests, IDisposable
{
    private const int MostRunning = 4;
    private const int MostKept = 50;

    private static readonly Duration Kept = Duration.FromHours(1);

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<BacktestRun> _runs = [];
    private readonly Node _node;
    private readonly IClock _clock;

    /// <param name="clock">The real one: what their own times go by.</param>
    public BacktestDesk(Node node, IClock clock)
    {
        (_node, _clock) = (node, clock);
        node.Directory.OnRemoved += Forget;
    }

    /// <summary>Told of a failure that is ours: the back-test ends, everything else goes on.</summary>
    public Action<Exception>? OnFault { get; set; }

    /// <summary>Groups of accounts of one shard that are read each by itself.</summary>
    internal int MostGroups { get; init; } = 8;

    public async Task<Outcome<BacktestView>> BeginAsync(string tenant, BacktestQuestion question, CancellationToken cancellationToken)
    {
        var asked = await _node.AskAsync(real => Review(tenant, question, real));
        if (asked is not Outcome<int>.Done { Value: var number }) return ((Outcome<int>.Refused)asked).Refusal;
        var view = new BacktestView(
            "bt_" + RandomNumberGenerator.GetHexString(24, lowercase: true), BacktestState.Running, question, _clock.GetCurrentInstant(),
            null, null, null, 0, 0, 0, 0, 0, 0, [], 0);
        var run = new BacktestRun(tenant, number, view);
        if (!TryAdd(run)) return BacktestRefusals.TooMany;
        run.Working = Task.Factory.StartNew(() => RunAsync(run), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _node.Options.Behind).Unwrap();
        return run.View;
    }

    public Outcome<BacktestView> Get(string tenant, string id) => Find(tenant, id) is { } run ? run.View : Unknown(id);

    public Outcome<IReadOnlyList<BacktestView>> List(string tenant)
    {
        lock (_lock)
        {
            ForgetExpired();
            return new Outcome<IReadOnlyList<BacktestView>>.Done([.. _runs.Where(run => IsOf(run, tenant)).Reverse().Select(run => run.View)]);
        }
    }

    public Outcome<IReadOnlyList<FactItem>> FactsOf(string tenant, string id, int after, int limit) =>
        Find(tenant, id) is { } run ? new Outcome<IReadOnlyList<FactItem>>.Done(run.Findings.Shown(after, limit)) : Unknown(id);

    public Outcome<BacktestView> Delete(string tenant, string id)
    {
        if (Find(tenant, id) is not { } run) return Unknown(id);
        var view = run.View;
        lock (_lock) _runs.Remove(run);
        if (run.IsRunning) run.Cancel();
        return view;
    }

    public void Dispose()
    {
        _node.Directory.OnRemoved -= Forget;
        Task all;
        lock (_lock)
        {
            foreach (var run in _runs.Where(run => run.IsRunning)) run.Cancel();
            all = Task.WhenAll(_runs.Select(run => run.Working));
        }
        all.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(StopPatience);
    }

    private async Task RunAsync(BacktestRun run)
    {
        using (run)
        {
            try
            {
                var failure = await new BacktestWork(_node, run, MostGroups).DoAsync();
                run.Finish(_clock.GetCurrentInstant(), Kept, failure);
            }
            catch (OperationCanceledException) when (run.Cancelled.IsCancellationRequested)
            {
                // Deleted, or the process stops: nobody can ask for it any more.
            }
            catch (Exception fault)
            {
                run.Finish(_clock.GetCurrentInstant(), Kept, BacktestRefusals.Internal);
                OnFault?.Invoke(fault);
            }
        }
    }

    private bool TryAdd(BacktestRun run)
    {
        lock (_lock)
        {
            ForgetExpired();
            if (_runs.Count(other => other.IsRunning) >= MostRunning || _runs.Exists(other => other.IsRunning && other.TenantNumber == run.TenantNumber)) return false;
            if (_runs.Count >= MostKept) _runs.Remove(_runs.First(other => !other.IsRunning));
            _runs.Add(run);
            return true;
        }
    }

    private BacktestRun? Find(string tenant, string id)
    {
        lock (_lock)
        {
            ForgetExpired();
            return _runs.Find(run => run.Id == id && IsOf(run, tenant));
        }
    }

    private bool IsOf(BacktestRun run, string tenant) => run.Tenant == tenant && _node.Directory.FindTenant(tenant)?.Entry.Number == run.TenantNumber;

    /// <summary>On the writer's thread: an account is gone, and with it what back-tests have found of it (<c>docs/operating.md</c>, "Personal data"). What was about it alone
    /// goes whole.</summary>
    private void Forget(AccountEntry gone)
    {
        lock (_lock)
        {
            foreach (var run in _runs.FindAll(run => run.TenantNumber == gone.Tenant))
            {
                if (run.Question.Account != gone.Key)
                {
                    run.Findings.Forget(gone.Number, gone.Key);
                    continue;
                }
                if (run.IsRunning) run.Cancel();
                _runs.Remove(run);
            }
        }
    }

    private void ForgetExpired()
    {
        var now = _clock.GetCurrentInstant();
        _runs.RemoveAll(run => run.ExpiresAt <= now);
    }

    private Outcome<int> Review(string tenant, BacktestQuestion question, long realTicks)
    {
        if (_node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var now = Instant.FromUnixTimeTicks(state.Entry.ClockAt(realTicks));
        var account = question.Account is { } key ? _node.Directory.FindAccount(state, key) : null;
        var plan = question.Plan is { } named ? _node.Directory.FindPlan(state, named) : null;
        if (question.Account is not null && account is null) faults.Add(BacktestRefusals.UnknownAccount(question.Account));
        if (question.Plan is not null && plan is null) faults.Add(BacktestRefusals.UnknownPlan(question.Plan));
        if (question.To > now) faults.Add(BacktestRefusals.InTheFuture(InstantPattern.ExtendedIso.Format(now)));
        if (question.Bucket is { } bucket) faults.AddRange(FaultsOf(bucket, account, plan));
        faults.AddRange(PlanReview.FaultsOf(new PlanTerms("", question.Buckets), state));
        if (question.LooksAhead) faults.AddRange(FaultsOfForesight(question, state, account));
        return faults.Count > 0 ? Refusal.Invalid(faults.ToImmutable()) : state.Entry.Number;
    }

    private IEnumerable<Fault> FaultsOf(string bucket, AccountEntry? account, PlanEntry? plan)
    {
        if (account is not null && _node.ShardOf(account.Number).FindAccount(account.Number) is var state && state?.Find(bucket) is null && state?.Former?.ContainsKey(bucket) != true)
            yield return BacktestRefusals.UnknownBucket(bucket, $"The account '{account.Key}'");
        if (plan is not null && !plan.Terms.Buckets.ContainsKey(bucket)) yield return BacktestRefusals.UnknownBucket(bucket, $"The plan '{plan.Key}'");
    }

    /// <summary>Lines that look ahead go by what is used on each day: of session time history does not say that by the moment.</summary>
    private IEnumerable<Fault> FaultsOfForesight(BacktestQuestion question, TenantState tenant, AccountEntry? account)
    {
        foreach (var (key, bucket) in question.Buckets)
            for (var place = 0; place < bucket.Terms.Thresholds.Length; place++)
                if (bucket.Terms.Thresholds[place].Line is MovingLine && bucket.Terms.MeterKeys.Any(meter => tenant.Catalog.FindMeter(meter)?.Terms.Aggregation == Aggregation.Duration))
                    yield return BacktestRefusals.OfSessions($"buckets.{key}.thresholds[{place}]");
        if (question.Bucket is not { } asked || account is null || _node.ShardOf(account.Number).FindAccount(account.Number)?.Find(asked) is not { } known) yield break;
        for (var place = 0; place < question.Thresholds.Length; place++)
        {
            if (question.Thresholds[place].Line is not MovingLine) continue;
            if (!known.AddsUp) yield return BacktestRefusals.AddsUpNot($"thresholds[{place}]");
            else if (known.Meter.Members.Any(static meter => meter.Aggregation == Aggregation.Duration)) yield return BacktestRefusals.OfSessions($"thresholds[{place}]");
        }
    }

    private static Refusal Unknown(string id) => Refusal.NoSuchId($"back-test '{id}'");
}
