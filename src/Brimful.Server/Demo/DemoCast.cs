namespace Brimful.Server.Demo;

/// <summary>Who and what is in the show: a mobile customer with two allowances, and a customer of a web service with two.</summary>
internal static class DemoCast
{
    public const string Tenant = "demo";
    public const string Endpoint = "demo-hook";

    public static readonly DemoBucket Data = new("data", "Mobile data", "data.used", "sum", "B", 50_000_000_000m, [50, 80, 90, 100]);
    public static readonly DemoBucket Minutes = new("minutes", "Call minutes", "call.ended", "sum", "min", 3_000m, [50, 80, 100]);
    public static readonly DemoBucket ApiCalls = new("api-calls", "API calls", "api.call", "count", "1", 20_000m, [50, 80, 90, 100]);
    public static readonly DemoBucket Storage = new("storage", "Storage", "storage.measured", "latest", "B", 400_000_000_000m, [80, 95]);

    public static readonly DemoAccount Mobile = new("northwind-mobile", "Northwind Mobile", "Europe/London", ["line-1", "line-2", "line-3"], [Data, Minutes]);
    public static readonly DemoAccount Cloud = new("lumen-analytics", "Lumen Analytics", "America/New_York", ["prod-key"], [ApiCalls, Storage]);

    public static readonly IReadOnlyList<DemoAccount> Accounts = [Mobile, Cloud];
}

internal sealed record DemoAccount(string Key, string Name, string TimeZone, IReadOnlyList<string> Subjects, IReadOnlyList<DemoBucket> Buckets);

/// <param name="Key">Of the bucket and of its meter.</param>
/// <param name="Unit"><c>B</c> for bytes, <c>min</c> for minutes, <c>1</c> for plain numbers.</param>
internal sealed record DemoBucket(string Key, string Name, string EventType, string Aggregation, string Unit, decimal Capacity, IReadOnlyList<int> Percents);
