using System.Collections.Immutable;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Engine.Capacity;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Journal;
using Brimful.Engine.Retraces;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>
/// Tells lines that look ahead what was to come, as a live server would have: as a bucket is made, as each of its days begins, and before what happens to its account where the
/// last look is a quarter of an hour old. It goes by what was counted until then, and by nothing that came later.
/// </summary>
/// <param name="onLook">Told of each look before the lines are.</param>
internal sealed class BacktestLooks(Shard shard, BacktestRun run, BacktestMoment moment, IReadOnlyDictionary<int, BacktestAccount> accounts, Action<ForecastBasis> onLook)
{
    /// <summary>The age of a look after which another one is made before the account's next event.</summary>
    private const long NearTicks = 15 * NodaConstants.TicksPerMinute;

    private readonly PriorityQueue<BucketName, (long Ticks, int Account)> _due = new();
    private readonly Dictionary<BucketName, long> _dueAt = [];
    private readonly Dictionary<int, Dictionary<BucketName, long>> _lookedAt = [];
    private readonly Dictionary<int, List<PastDays>> _days = [];
    private readonly HashSet<(int Account, MovingLine Line)> _recorded = [];

    /// <summary>A bucket was made or edited that has such lines.</summary>
    public void Note(BucketName name, long ticks) => Schedule(name, ticks);

    /// <summary>The lines that a definition did have: of them the journal says what they were told, and nothing else is told.</summary>
    public void Define(BucketCommand command, ImmutableArray<Core.Thresholds.Threshold> asked)
    {
        foreach (var line in asked.Select(static threshold => threshold.Line).OfType<MovingLine>())
            if (command.Terms.Thresholds.Any(threshold => threshold.Line == line)) _recorded.Add((command.Account, line));
            else _recorded.Remove((command.Account, line));
    }

    /// <summary>Makes the looks that come before a step.</summary>
    public void GoTo(in RetraceStep step)
    {
        // As a clock is brought to midnight, what falls due then comes before the look.
        var through = step.Command?.Kind == ShardCommand.Clock ? step.NowTicks - 1 : step.NowTicks;
        GoThrough(through);
        if (AccountOf(step) is not { } account || !_lookedAt.TryGetValue(account, out var looked)) return;
        var now = step.NowTicks;
        foreach (var name in looked.Where(pair => pair.Value + NearTicks <= now).Select(static pair => pair.Key).ToList()) Look(name, now);
    }

    /// <summary>Makes all looks up to an instant.</summary>
    public void GoThrough(long ticks)
    {
        while (_due.TryPeek(out var name, out var due) && due.Ticks <= ticks)
        {
            _due.Dequeue();
            if (_dueAt.GetValueOrDefault(name) == due.Ticks) Look(name, due.Ticks);
        }
    }

    /// <summary>Takes what a step says was used.</summary>
    public void Take(in RetraceStep step)
    {
        if (step.Event is { } counted && accounts.TryGetValue(counted.Account, out var account))
            foreach (var days in DaysOf(account)) days.Take(counted.SubjectNumber, counted.TimeTicks, counted.Values);
        if (step.Command is not { Kind: ShardCommand.Void } command) return;
        var from = new ByteReader(command.Body.Span);
        var voided = VoidCommand.Read(ref from);
        if (accounts.TryGetValue(voided.Account, out account))
            foreach (var days in DaysOf(account)) days.Take(voided.Subject, voided.TimeTicks, voided.Values, isTakenBack: true);
    }

    private void Look(BucketName name, long ticks)
    {
        if (!accounts.TryGetValue(name.Account, out var account) || shard.FindAccount(name.Account)?.Find(name.Bucket) is not { LooksAhead: true } bucket)
        {
            _dueAt.Remove(name);
            if (_lookedAt.TryGetValue(name.Account, out var others)) others.Remove(name);
            return;
        }
        shard.RetraceTo(bucket, ticks);
        var target = new CapacityTarget(name.Account, moment.Scope.Domain, ticks, name.Bucket);
        var seen = ForecastMoment.Of(bucket, new BucketPath(run.Tenant, account.Key, name.Bucket), target, ZoneOf(account));
        if (!_lookedAt.TryGetValue(name.Account, out var looked)) _lookedAt.Add(name.Account, looked = []);
        looked[name] = ticks;
        Schedule(name, ForecastTelling.NextDayOf(seen));
        if (bucket.AddsUp && !bucket.IsCounting && seen.Meters.All(static meter => meter.Aggregation is Aggregation.Sum or Aggregation.Count)) Tell(seen, account);
    }

    private void Tell(ForecastMoment seen, BacktestAccount account)
    {
        if (DaysOf(account).Find(days => days.Zone.Equals(seen.Zone) && days.IsByHours == seen.IsByHours) is not { } days) return;
        var basis = new ForecastBasis(seen, [.. seen.Meters.Select(meter => days.Of(seen, meter))]);
        onLook(basis);
        if (ForecastTelling.NewsOf(basis, line => !_recorded.Contains((account.Number, line))) is { IsEmpty: false } news)
            shard.RetraceOutlooks(new OutlookCommand(seen.Target, seen.Incarnation, seen.Period, news));
    }

    private void Schedule(BucketName name, long ticks)
    {
        _dueAt[name] = ticks;
        _due.Enqueue(name, (ticks, name.Account));
    }

    private int? AccountOf(in RetraceStep step) => step.Event?.Account ?? (step.Command is { } command ? CommandHead.Read(command.Kind, command.Body.Span).Account : null);

    private List<PastDays> DaysOf(BacktestAccount account)
    {
        if (_days.TryGetValue(account.Number, out var known)) return known;
        var kinds = run.Question.Buckets.IsEmpty
            ? [(account.Zone ?? ZoneOf(account), account.IsByHours)]
            : run.Question.Buckets.Values.Select(bucket => (bucket.Period?.Zone ?? ZoneOf(account), IsShort(bucket.Period?.Every))).Distinct();
        return _days[account.Number] = [.. kinds.Select(static kind => new PastDays(kind.Item1, kind.Item2))];
    }

    private static bool IsShort(Core.Periods.PeriodDuration? every) => every is { Unit: Core.Periods.PeriodUnit.Hour, Multiple: < 2 * NodaConstants.HoursPerDay } or { Unit: Core.Periods.PeriodUnit.Day, Multiple: 1 };

    private static DateTimeZone ZoneOf(BacktestAccount account) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(account.TimeZone) ?? DateTimeZone.Utc;
}
