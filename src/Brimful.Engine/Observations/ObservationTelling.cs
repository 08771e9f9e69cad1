using Brimful.Core.Anomalies;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Observations;

/// <summary>Says what there is to see in a bucket's days, and tells the bucket what of that is news.</summary>
internal sealed class ObservationTelling(Node node, IObservationTerms known)
{
    private readonly SpendObserver _spend = new(new ForecastDesk(node, terms: known));

    /// <param name="ofAccount">How many buckets of the account are looked at: they share its false alarms.</param>
    public async Task TellAsync(ObservedDays usage, ObservationTerms terms, int ofAccount, CancellationToken cancellationToken)
    {
        var found = new List<Observed>();
        if (terms.Anomalies is { } all) found.AddRange(new AnomalyObserver(usage, terms).Observe(new Sensitivity(all.FalseAlarmsAMonth / ofAccount)));
        found.AddRange(new HabitObserver(usage, terms).Observe());
        if (await _spend.ObserveAsync(usage, terms.SpendForecast, cancellationToken) is { } expected) found.Add(expected);
        var news = ObservationNews.Of(usage.Bucket, found);
        if (!news.IsEmpty) await node.AskAsync<bool>(real => Tell(usage.Bucket, news, real));
    }

    private Outcome<bool> Tell(ObservedBucket bucket, ObservationNews news, long realTicks)
    {
        if (node.Directory.FindAccount(bucket.Target.Account) is not { } account || node.Directory.FindTenant(account.Tenant) is not { } tenant) return false;
        var target = bucket.Target with { NowTicks = tenant.Entry.ClockAt(realTicks) };
        return node.ShardOf(account.Number).Observe(new ObservationCommand(target, bucket.Incarnation, news.Ended, news.Observed));
    }
}
