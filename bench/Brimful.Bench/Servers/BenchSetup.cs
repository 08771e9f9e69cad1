using Brimful.Bench.Load;

namespace Brimful.Bench.Servers;

/// <summary>A tenant with one meter of sums and one of counts, and per account two buckets of four thresholds each, by <c>POST /v1/bulk</c>.</summary>
internal sealed class BenchSetup(BenchApi api)
{
    private const int LinesPerRequest = 9_000;

    private const string Thresholds = """[{"percent":50},{"percent":80},{"percent":90},{"percent":100}]""";

    public async Task RunAsync(int accounts, CancellationToken cancellationToken)
    {
        await api.PutAsync($"v1/tenants/{api.Target.Tenant}", """{"name":"Bench","mode":"live"}""", cancellationToken);
        var lines = Meters().Concat(Enumerable.Range(0, accounts).SelectMany(AccountLines));
        foreach (var chunk in lines.Chunk(LinesPerRequest)) await api.BulkAsync(chunk, cancellationToken);
    }

    private static IEnumerable<string> Meters() =>
    [
        """{"put":"/meters/volume","body":{"eventType":"bench.used","aggregation":"sum","value":"$.value","unit":"1"}}""",
        """{"put":"/meters/requests","body":{"eventType":"bench.used","aggregation":"count","unit":"1"}}""",
    ];

    private static IEnumerable<string> AccountLines(int number)
    {
        var account = EventTemplate.AccountKey(number);
        yield return $$$"""{"put":"/accounts/{{{account}}}","body":{"name":"{{{account}}}","timeZone":"UTC","locale":"en","currency":"USD"}}""";
        yield return Bucket(account, "volume", 100_000_000);
        yield return Bucket(account, "requests", 20_000);
    }

    private static string Bucket(string account, string meter, long capacity) =>
        $$$"""{"put":"/accounts/{{{account}}}/buckets/{{{meter}}}","body":{"name":"{{{meter}}}","meter":"{{{meter}}}","capacity":{{{capacity}}},"period":{"every":"P1M","anchor":"2026-01-01T00:00:00","timeZone":"UTC"},"thresholds":{{{Thresholds}}}}}""";
}
