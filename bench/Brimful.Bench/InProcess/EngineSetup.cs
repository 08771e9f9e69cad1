using System.Collections.Immutable;
using Brimful.Bench.Load;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Core.Thresholds;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Meters;
using Brimful.Engine.Pools;
using Brimful.Engine.Tenants;
using NodaTime;

namespace Brimful.Bench.InProcess;

/// <summary>The same tenant, meters, accounts and buckets as <see cref="Servers.BenchSetup"/> makes over HTTP, or with another kind of bucket for the volume.</summary>
internal sealed class EngineSetup(BenchEngine engine, BucketKind kind)
{
    private const int UnderWay = 512;

    private static readonly ImmutableArray<Threshold> Thresholds =
        [.. new[] { 50, 80, 90, 100 }.Select(percent => new Threshold(new PercentLine(Quantity.Of(percent))))];

    /// <summary>The capacity is reached at about the same usage as by the sum.</summary>
    private static readonly GraduatedPrice Graduated = new([new PriceTier(Quantity.Of(10_000_000), Quantity.Of(2), Quantity.Zero), new PriceTier(null, Quantity.Parse("0.888888889"), Quantity.Zero)]);

    private static readonly PeriodSchedule Monthly = new(PeriodUnit.Month, 1, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc);

    public async Task RunAsync(int accounts, CancellationToken cancellationToken)
    {
        (await engine.Get<ITenants>().PutAsync(BenchEngine.Tenant, new TenantTerms("Bench", TenantMode.Live, null), default, cancellationToken)).OrThrow();
        await PutMeterAsync("volume", new MeterTerms("bench.used", kind == BucketKind.Unique ? Aggregation.UniqueCount : Aggregation.Sum, "$.value", "1", []), cancellationToken);
        await PutMeterAsync("requests", new MeterTerms("bench.used", Aggregation.Count, null, "1", []), cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = UnderWay, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, accounts), options, PutAccountAsync);
    }

    private async Task PutMeterAsync(string meter, MeterTerms terms, CancellationToken cancellationToken) =>
        (await engine.Get<IMeters>().PutAsync(BenchEngine.Tenant, meter, terms, default, cancellationToken)).OrThrow();

    private async ValueTask PutAccountAsync(int number, CancellationToken cancellationToken)
    {
        var account = EventTemplate.AccountKey(number);
        (await engine.Get<IAccounts>().PutAsync(BenchEngine.Tenant, account, new AccountTerms(account, "UTC", "en", "USD", null, null), default, cancellationToken)).OrThrow();
        await PutBucketAsync(account, "volume", 100_000_000, cancellationToken);
        await PutBucketAsync(account, "requests", 20_000, cancellationToken);
        if (kind == BucketKind.Pool) await JoinAsync(account, cancellationToken);
    }

    private async Task JoinAsync(string account, CancellationToken cancellationToken)
    {
        var terms = new ParticipantTerms { Capacity = Quantity.Of(50_000_000), Thresholds = Thresholds };
        var target = new ParticipantTarget(new BucketTarget(BenchEngine.Tenant, account, "volume"), account);
        (await engine.Get<IParticipants>().PutAsync(target, terms, default, cancellationToken)).OrThrow();
    }

    private async Task PutBucketAsync(string account, string meter, long capacity, CancellationToken cancellationToken)
    {
        var terms = new BucketTerms { Name = meter, Meter = meter, Capacity = Quantity.Of(capacity), Schedule = Monthly, Thresholds = Thresholds };
        if (kind == BucketKind.Spend && meter == "volume") terms = terms with { Spend = new SpendTerms("USD", [new MeterPrice(meter, Graduated)]) };
        (await engine.Get<IBuckets>().PutAsync(BenchEngine.Tenant, account, meter, terms, default, cancellationToken)).OrThrow();
    }
}
