using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Outbox;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>Watches what comes of the warnings that lines which look ahead would have given: whether the target is exceeded in time, and how long before.</summary>
internal sealed class WarningWatch(BacktestRun run, IReadOnlyDictionary<int, BacktestAccount> accounts)
{
    /// <summary>Looks that are kept to say how likely it was as usage tipped a line.</summary>
    private const int MostLooks = KeptOutlooks.Most;

    private readonly Dictionary<(BucketName Bucket, MovingLine Line), WatchedPeriod> _watched = [];
    private readonly Dictionary<BucketName, ForecastBasis> _looks = [];
    private readonly List<WatchedPeriod> _over = [];

    /// <summary>A look was made.</summary>
    public void See(ForecastBasis basis)
    {
        var name = new BucketName(basis.Moment.Target.Account, basis.Moment.Target.Bucket);
        if (_looks.Count < MostLooks || _looks.ContainsKey(name)) _looks[name] = basis;
    }

    /// <summary>A bucket stands so by now.</summary>
    public void Look(int account, Bucket bucket, long nowTicks)
    {
        var capacity = bucket.CapacityOf(bucket.Open);
        foreach (var threshold in bucket.Terms.Thresholds)
        {
            if (threshold.Line is not MovingLine line) continue;
            var period = PeriodOf(new BucketName(account, bucket.Key), line, (bucket.Incarnation, bucket.Open.Number));
            if (period.ExceededTicks is null && bucket.Open.UsedNanos > line.TargetOf(capacity)) period.ExceededTicks = nowTicks;
        }
    }

    /// <summary>A line would have been reached. Where its target is exceeded already, that is no warning.</summary>
    public void Warn(FactItem item, Crossed crossed, MovingLine line)
    {
        var name = new BucketName(item.AccountNumber, item.Bucket);
        var target = line.TargetOf(crossed.Capacity);
        var period = PeriodOf(name, line, (crossed.Incarnation, crossed.PeriodNumber));
        if (crossed.Used.Parts > target || period.ExceededTicks is not null) return;
        var until = crossed.Forecast?.Until ?? crossed.Period?.End;
        double? odds = line is not PaceLine && _looks.GetValueOrDefault(name) is { IsSufficient: true } basis
            ? Math.Round(basis.ProbabilityOfMoreThan(basis.UntilOf(line), target - crossed.Used.Parts), 4) : null;
        period.Warnings.Add(new WarningSoFar(item, crossed, target, until == Instant.MaxValue ? null : until, odds));
    }

    /// <summary>Adds what came of all of them to what was found.</summary>
    public void Finish()
    {
        _over.AddRange(_watched.Values);
        foreach (var period in _over.Where(period => period.Warnings.Count > 0 || IsInSpan(period.ExceededTicks)))
            run.Findings.Add(new FoundPeriod(period.Line, IsInSpan(period.ExceededTicks), [.. period.Warnings.Select(warning => Told(period, warning))]));
    }

    private bool IsInSpan(long? ticks) => ticks is { } at && at >= run.Question.From.ToUnixTimeTicks() && at < run.Question.To.ToUnixTimeTicks();

    private WatchedPeriod PeriodOf(BucketName name, MovingLine line, (int Incarnation, int Number) period)
    {
        if (_watched.TryGetValue((name, line), out var known) && known.Period == period) return known;
        if (known is not null && (known.Warnings.Count > 0 || known.ExceededTicks is not null)) _over.Add(known);
        return _watched[(name, line)] = new WatchedPeriod(line, period);
    }

    private BacktestWarning Told(WatchedPeriod period, WarningSoFar warning)
    {
        var account = accounts[warning.Item.AccountNumber];
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(account.TimeZone) ?? DateTimeZone.Utc;
        Instant? exceeded = period.ExceededTicks is { } ticks && Instant.FromUnixTimeTicks(ticks) is var at && at <= (warning.Until ?? Instant.MaxValue) ? at : null;
        var day = warning.Fact.DetectedAt.InZone(zone).Date;
        return new BacktestWarning(
            account.Key, warning.Item.Bucket, period.Line, warning.Fact.DetectedAt, warning.Probability, warning.Fact.Used, warning.Fact.Capacity.With(warning.Target), warning.Until, exceeded,
            exceeded is { } then ? NodaTime.Period.DaysBetween(day, then.InZone(zone).Date) : null,
            exceeded is not null ? WarningOutcome.Exceeded : warning.Until <= run.Question.To ? WarningOutcome.NotExceeded : WarningOutcome.Open)
        {
            Day = day,
            Unit = warning.Item.Unit,
        };
    }

    private sealed class WatchedPeriod(MovingLine line, (int Incarnation, int Number) period)
    {
        public MovingLine Line => line;

        public (int Incarnation, int Number) Period => period;

        public long? ExceededTicks { get; set; }

        public List<WarningSoFar> Warnings { get; } = [];
    }

    private sealed record WarningSoFar(FactItem Item, Crossed Fact, Int128 Target, Instant? Until, double? Probability);
}

/// <summary>A period of a bucket in which a line warned, or its target was exceeded.</summary>
internal sealed record FoundPeriod(MovingLine Line, bool IsOverrun, IReadOnlyList<BacktestWarning> Warnings);
