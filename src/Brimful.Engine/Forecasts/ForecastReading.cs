using System.Collections.Immutable;
using Brimful.Core.Metering;
using Brimful.Core.Sessions;
using Brimful.Engine.Capacity;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>Reads what forecasts of buckets are made of: their moments from the writer, a few at a visit, and their days from rollups and the journal, those of one shard
/// together. Days before a bucket's own first period count as they would have.</summary>
/// <param name="kept">Closed days that need not be read again; null where everything is read.</param>
/// <param name="terms">Says which days are known events; null where none are.</param>
internal sealed class ForecastReading(Node node, KeptOutlooks? kept = null, IObservationTerms? terms = null)
{
    /// <summary>Buckets that one visit to the writer reads: what waits behind it waits for some tenths of a millisecond.</summary>
    public const int MostAVisit = 32;

    private readonly SessionDays _sessions = new(node);

    public async Task<Outcome<ForecastBasis>> ReadAsync(BucketPath path, CancellationToken cancellationToken) =>
        (await ReadAsync([path], static path => path, cancellationToken))[0];

    /// <summary>Reads many buckets of one shard.</summary>
    /// <param name="pathOf">Where one is now, on the writer's thread; null where it is no more.</param>
    /// <returns>An answer each, in their order.</returns>
    public async Task<Outcome<ForecastBasis>[]> ReadAsync<T>(IReadOnlyList<T> asked, Func<T, BucketPath?> pathOf, CancellationToken cancellationToken)
    {
        while (true)
        {
            var moments = await FindAsync(asked, pathOf);
            var (histories, edges) = (new SeriesHistory?[moments.Length], new CellEdges());
            for (var place = 0; place < moments.Length; place++)
                if (moments[place] is Outcome<ForecastMoment>.Done { Value: var moment }) histories[place] = SeriesHistory.Of(moment, kept, edges);
            try
            {
                if (!await ReadSeriesAsync([.. histories.SelectMany(history => history?.Series ?? [])], cancellationToken)) continue;
                var answers = new Outcome<ForecastBasis>[moments.Length];
                for (var place = 0; place < moments.Length; place++)
                    answers[place] = histories[place] is { } history ? await BasisOf(history, cancellationToken) : ((Outcome<ForecastMoment>.Refused)moments[place]).Refusal;
                return answers;
            }
            catch (StoreUnavailableException)
            {
                return [.. moments.Select(static _ => (Outcome<ForecastBasis>)Refusal.Unavailable)];
            }
        }
    }

    /// <summary>In which an account's days are counted, where its bucket has no zone of its own. The writer's own.</summary>
    public static DateTimeZone ZoneOf(Node node, int account) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(node.Directory.FindAccount(account)!.Terms.TimeZone) ?? DateTimeZone.Utc;

    private async Task<Outcome<ForecastMoment>[]> FindAsync<T>(IReadOnlyList<T> asked, Func<T, BucketPath?> pathOf)
    {
        var moments = new Outcome<ForecastMoment>[asked.Count];
        for (var first = 0; first < asked.Count; first += MostAVisit)
        {
            var (from, to) = (first, Math.Min(asked.Count, first + MostAVisit));
            var visited = await node.AskBetweenRecordsAsync<bool>(real =>
            {
                for (var place = from; place < to; place++) moments[place] = pathOf(asked[place]) is { } path ? MomentOf(path, real) : Refusal.NotFound("bucket");
                return true;
            });
            if (visited is Outcome<bool>.Refused { Refusal: var refusal }) Array.Fill(moments, refusal, from, to - from);
        }
        return moments;
    }

    private Outcome<ForecastMoment> MomentOf(BucketPath path, long realTicks)
    {
        if (BucketPlace.Find(node, path, realTicks) is not { } place) return BucketPlace.Unknown(node, path);
        if (!place.Bucket.AddsUp) return ForecastRefusals.AddsUpNot;
        if (place.Bucket.IsCounting) return Buckets.BucketReview.StillCounting;
        var moment = ForecastMoment.Of(place.Bucket, path, place.Target, ZoneOf(node, place.Target.Account)) with
        {
            ThroughSequence = place.Shard.Output.Sequence - 1,
            Tenant = node.Directory.FindAccount(place.Target.Account)!.Tenant,
        };
        return moment.Meters.Any(static meter => meter.Aggregation == Aggregation.Duration) ? moment with { KnownSince = SignsKeptSince(moment.Zone, realTicks) } : moment;
    }

    /// <summary>The first day of which every sign is retained that session time is read off: older time is not known, though there was some.</summary>
    internal Instant SignsKeptSince(DateTimeZone zone, long realTicks)
    {
        var first = Instant.FromUnixTimeTicks(SessionBook.FirstTimeFrom(HistoryForm.TicksOf(node.FirstRetainedDay(realTicks))));
        return zone.AtStartOfDay(first.InZone(zone).Date.PlusDays(1)).ToInstant();
    }

    private Task<bool> ReadSeriesAsync(List<UsageSeries> series, CancellationToken cancellationToken)
    {
        if (series.Count == 0) return Task.FromResult(true);
        var reader = new SeriesReader(node.Store, node.ShardOf(series[0].Question.Account).Settings);
        return Task.Factory.StartNew(() => reader.Read(series, cancellationToken), cancellationToken, TaskCreationOptions.DenyChildAttach, node.Options.Behind);
    }

    private async Task<Outcome<ForecastBasis>> BasisOf(SeriesHistory history, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(history.Moment, cancellationToken);
        var days = ImmutableArray.CreateBuilder<MeterDays>(history.Moment.Meters.Length);
        for (var place = 0; place < history.Moment.Meters.Length; place++)
        {
            if (history.DaysOf(place, known) is { } read)
            {
                days.Add(read);
                continue;
            }
            var elapsed = await _sessions.ReadAsync(history.Moment, place, (history.Edges, known), cancellationToken);
            if (elapsed is not Outcome<MeterDays>.Done { Value: var found }) return ((Outcome<MeterDays>.Refused)elapsed).Refusal;
            days.Add(found);
        }
        return new ForecastBasis(history.Moment, days.MoveToImmutable());
    }

    private async ValueTask<KnownStretches> KnownAsync(ForecastMoment moment, CancellationToken cancellationToken) =>
        terms is null ? KnownStretches.None : KnownStretches.Of(await terms.OfAsync(moment.Tenant, moment.Target.Account, cancellationToken), moment.Zone);
}
