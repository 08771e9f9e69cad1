using Brimful.Core.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Calibration;

/// <summary>Answers how far forecasts are to be trusted, on the caller's side: from what is remembered of periods that are over.</summary>
public sealed class CalibrationDesk(Node node, IForecastRecords records) : ICalibration
{
    /// <summary>Below this number of periods nothing is said of one bucket.</summary>
    public const int LeastPeriods = 3;

    /// <summary>Periods of one bucket that are looked at: the last.</summary>
    private const int MostOfBucket = 100;

    private const int PageLength = 500;

    /// <summary>Periods of a tenant that are looked at.</summary>
    public int MostOfTenant { get; init; } = 100_000;

    public async Task<Outcome<CalibrationView>> OfTenantAsync(string tenant, CalibrationSpan span, CancellationToken cancellationToken)
    {
        if (span.From >= span.To)
            return Refusal.Invalid([new Fault("to", "calibration.span_empty", "to is not after from: no period ends in between. Send a later to, or leave one out.")]);
        var asked = await node.AskAsync<(int Number, Instant Now)>(real => node.Directory.FindTenant(tenant) is { } state
            ? (state.Entry.Number, Instant.FromUnixTimeTicks(state.Entry.ClockAt(real)))
            : Refusal.NotFound($"tenant '{tenant}'"));
        if (asked is not Outcome<(int Number, Instant Now)>.Done { Value: var known }) return ((Outcome<(int Number, Instant Now)>.Refused)asked).Refusal;
        var (tally, since, buckets, periods) = (new CalibrationTally(), (Instant?)null, new HashSet<(int Account, string Bucket)>(), 0);
        var query = new SettledQuery(known.Number, span.From ?? Instant.FromUnixTimeTicks(0), span.To ?? known.Now, PageLength);
        await foreach (var settled in SettledAsync(query, cancellationToken))
        {
            if (periods++ == MostOfTenant) break;
            tally.Add(settled.Remembered);
            since = since < settled.Period.Start ? since : settled.Period.Start;
            buckets.Add((settled.Period.Account, settled.Period.Bucket));
        }
        return new CalibrationView(known.Now, since, buckets.Count, periods > MostOfTenant, tally.Report());
    }

    /// <summary>Of one bucket, over all of its lives; null where too few of its periods are over.</summary>
    internal async Task<ForecastQuality?> QualityOfAsync(BucketPath path, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<(int Tenant, int Account)>(_ => node.Directory.FindTenant(path.Tenant) is { } tenant && node.Directory.FindAccount(tenant, path.Account) is { } account
            ? (tenant.Entry.Number, account.Number)
            : Refusal.NotFound($"account '{path.Account}'"));
        if (asked is not Outcome<(int Tenant, int Account)>.Done { Value: var known }) return null;
        var query = new SettledQuery(known.Tenant, Instant.FromUnixTimeTicks(0), Instant.MaxValue, MostOfBucket) { Account = known.Account, Bucket = path.Bucket };
        var settled = await records.ListSettledAsync(query, cancellationToken);
        if (settled.Count < LeastPeriods) return null;
        var tally = new CalibrationTally();
        foreach (var one in settled) tally.Add(one.Remembered);
        var report = tally.Report();
        return new ForecastQuality(report.Normal.Skill, report.Coverage);
    }

    private async IAsyncEnumerable<SettledPeriod> SettledAsync(SettledQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await records.ListSettledAsync(query, cancellationToken);
            foreach (var settled in page) yield return settled;
            if (page.Count < query.Limit) yield break;
            query = query with { After = page[^1].Period };
        }
    }
}
