using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Spend;
using Brimful.Core.Thresholds;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using Brimful.Engine.Tests.Hosting;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Spend;

/// <summary>A tenant whose meters <c>in</c>, <c>out</c> and <c>calls</c> read one type of event, and what tests about budgets say often.</summary>
internal static class SpendingEngine
{
    public static async Task SetUpSpendAsync(this RunningEngine engine, string tenant, string now = "2026-03-10T00:00:00Z")
    {
        await Done(engine.Tenants.PutAsync(tenant, new TenantTerms(tenant, TenantMode.Sandbox, At(now)), Always, default));
        await engine.PutMeterAsync(tenant, "in", Aggregation.Sum, "$.in");
        await engine.PutMeterAsync(tenant, "out", Aggregation.Sum, "$.out");
        await engine.PutMeterAsync(tenant, "calls", Aggregation.Count, null);
        await engine.PutAccountAsync(tenant, "a", "s1", "s2");
    }

    public static Task PutMeterAsync(this RunningEngine engine, string tenant, string key, Aggregation aggregation, string? value, string unit = "1") =>
        Done(engine.Meters.PutAsync(tenant, key, new MeterTerms("call", aggregation, value, unit, []), Always, default));

    /// <summary>10 a month: in 0.5 a unit, out 2 up to 3 and 1 beyond with a fee of 1 there, 0.25 for each started ten calls.</summary>
    public static BucketTerms Budget(params ThresholdLine[] lines) => Some.Bucket("10", lines) with
    {
        Meter = "in",
        Spend = new SpendTerms("USD",
        [
            new MeterPrice("in", new PerUnitPrice(Amount("0.5"))),
            new MeterPrice("out", new GraduatedPrice([new PriceTier(Amount("3"), Amount("2"), Quantity.Zero), new PriceTier(null, Amount("1"), Amount("1"))])),
            new MeterPrice("calls", new PackagePrice(Amount("10"), Amount("0.25"))),
        ]),
    };

    /// <summary>The budget with another price for <c>in</c>.</summary>
    public static BucketTerms Charging(this BucketTerms terms, string unitPrice) =>
        terms with { Spend = terms.Spend! with { Prices = terms.Spend.Prices.SetItem(0, new MeterPrice("in", new PerUnitPrice(Amount(unitPrice)))) } };

    public static string Call(string id, string data, string? time = null, string subject = "s1") =>
        $$$"""{"specversion":"1.0","type":"call","source":"tests","id":"{{{id}}}","subject":"{{{subject}}}"{{{(time is null ? "" : $",\"time\":\"{time}\"")}}},"data":{{{data}}}}""";

    public static Quantity Amount(string text) => Quantity.Parse(text);
}
