using System.Collections.Immutable;
using Brimful.Core.Forecasts;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Engine.Capacity;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>Reads what forecasts of a bucket are made of: its moment from the writer, its days from rollups and the journal. Days before the bucket's own
/// first period count as they would have.</summary>
internal sealed class ForecastReading(Node node)
{
    /// <summary>Days that are looked back at: a year, and the eight weeks that the same days a year ago are compared with.</summary>
    public const int DaysBack = 366 + 56;

    private readonly UsageDesk _usage = new(node);

    public async Task<Outcome<ForecastBasis>> ReadAsync(BucketPath path, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync(real => MomentOf(path, real));
        if (asked is not Outcome<ForecastMoment>.Done { Value: var moment }) return ((Outcome<ForecastMoment>.Refused)asked).Refusal;
        var days = ImmutableArray.CreateBuilder<MeterDays>(moment.Meters.Length);
        for (var place = 0; place < moment.Meters.Length; place++)
        {
            int? member = moment.Meters.Length == 1 && moment.Meters[place].Price is null ? null : place;
            var usage = await _usage.ReadAsync(path.Tenant, QueryAt(moment), real => _usage.AllAlong(path, member, real), cancellationToken);
            if (usage is not Outcome<UsageOverTime>.Done { Value: var cells }) return ((Outcome<UsageOverTime>.Refused)usage).Refusal;
            days.Add(DaysOf(cells.Cells, moment));
        }
        return new ForecastBasis(moment, days.MoveToImmutable());
    }

    private Outcome<ForecastMoment> MomentOf(BucketPath path, long realTicks)
    {
        if (BucketPlace.Find(node, path, realTicks) is not { } place) return BucketPlace.Unknown(node, path);
        if (!place.Bucket.AddsUp) return ForecastRefusals.AddsUpNot;
        if (place.Bucket.IsCounting) return Buckets.BucketReview.StillCounting;
        var moment = ForecastMoment.Of(place.Bucket, place.Target, ZoneOf(node, place.Target.Account));
        return place.Bucket.Meter.Aggregation == Aggregation.Duration ? moment with { KnownSince = SignsKeptSince(moment.Zone, realTicks) } : moment;
    }

    /// <summary>The first day of which every sign is retained that session time is read off: older time is not known, though there was some.</summary>
    private Instant SignsKeptSince(DateTimeZone zone, long realTicks)
    {
        var first = Instant.FromUnixTimeTicks(SessionBook.FirstTimeFrom(HistoryForm.TicksOf(node.FirstRetainedDay(realTicks))));
        return zone.AtStartOfDay(first.InZone(zone).Date.PlusDays(1)).ToInstant();
    }

    /// <summary>In which an account's days are counted, where its bucket has no zone of its own. The writer's own.</summary>
    public static DateTimeZone ZoneOf(Node node, int account) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(node.Directory.FindAccount(account)!.Terms.TimeZone) ?? DateTimeZone.Utc;

    private static UsageQuery QueryAt(ForecastMoment moment)
    {
        var today = Instant.FromUnixTimeTicks(moment.Target.NowTicks).InZone(moment.Zone).Date;
        return new UsageQuery(Instant.Max(StartOf(today.PlusDays(-DaysBack)), moment.KnownSince), StartOf(today.PlusDays(1)), UsageStep.Day, UsageGrouping.None);

        Instant StartOf(LocalDate day) => moment.Zone.AtStartOfDay(day).ToInstant();
    }

    /// <summary>Days before the first usage are no days without usage: they are not known.</summary>
    private static MeterDays DaysOf(IReadOnlyList<UsageCell> cells, ForecastMoment moment)
    {
        var (outlook, now, today) = (new UsageOutlook(), Instant.FromUnixTimeTicks(moment.Target.NowTicks), 0.0);
        foreach (var cell in cells.SkipWhile(cell => cell.Events == 0 && (cell.Used ?? Quantity.Zero) == Quantity.Zero))
        {
            var used = (double)(cell.Used ?? Quantity.Zero).Nanos / Quantity.NanosPerUnit;
            if (cell.End <= now) outlook.CloseDay(used);
            else today = used;
        }
        return new MeterDays(outlook.ClosedDays, outlook.Read(), today);
    }
}
