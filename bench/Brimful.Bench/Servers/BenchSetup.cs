using System.Diagnostics;
using Brimful.Bench.Figures;
using Brimful.Bench.Load;

namespace Brimful.Bench.Servers;

/// <summary>A tenant with one meter of sums and one of counts, and per account two buckets of four thresholds each, by <c>POST /v1/bulk</c>.</summary>
internal sealed class BenchSetup(BenchApi api, SetupPlan plan)
{
    private const int LinesPerRequest = 9_000;

    private const string Percents = """[{"percent":50},{"percent":80},{"percent":90},{"percent":100}]""";

    public async Task RunAsync(FigureSheet sheet, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await api.PutAsync($"v1/tenants/{api.Target.Tenant}", """{"name":"Bench","mode":"live"}""", cancellationToken);
        var lines = Meters().Concat(Endpoints()).Concat(Enumerable.Range(0, plan.Accounts).SelectMany(AccountLines)).Concat(Alarms());
        foreach (var chunk in lines.Chunk(LinesPerRequest)) await api.BulkAsync(chunk, cancellationToken);
        sheet.Say($"setup          {plan.Accounts:N0} accounts with two buckets each in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    private static IEnumerable<string> Meters() =>
    [
        """{"put":"/meters/volume","body":{"eventType":"bench.used","aggregation":"sum","value":"$.value","unit":"1"}}""",
        """{"put":"/meters/requests","body":{"eventType":"bench.used","aggregation":"count","unit":"1"}}""",
    ];

    private IEnumerable<string> Endpoints() => plan.Alarms?.Receiver is { } receiver
        ? Enumerable.Range(0, AlarmPlan.Endpoints).Select(number => $$$"""{"put":"/endpoints/hook-{{{number}}}","body":{"kind":"webhook","url":"{{{new Uri(receiver, $"hook-{number}")}}}"}}""")
        : [];

    private IEnumerable<string> AccountLines(int number) => AccountLines(number, Percents, 20_000);

    /// <summary>A recurring line at each single event.</summary>
    private IEnumerable<string> Alarms() => plan.Alarms is not { } alarms ? [] : Enumerable.Range(0, alarms.Accounts).SelectMany(number =>
        AccountLines(plan.Accounts + number, $$$"""[{"every":1,"notify":["hook-{{{number % AlarmPlan.Endpoints}}}"]},{"percent":80},{"percent":90},{"percent":100}]""", 1_000_000_000));

    private IEnumerable<string> AccountLines(int number, string thresholds, long requests)
    {
        var account = EventTemplate.AccountKey(number);
        yield return $$$"""{"put":"/accounts/{{{account}}}","body":{"name":"{{{account}}}","timeZone":"UTC","locale":"en","currency":"USD"}}""";
        yield return Bucket(account, "volume", 100_000_000, Percents);
        yield return Bucket(account, "requests", requests, thresholds);
    }

    private string Bucket(string account, string meter, long capacity, string thresholds) =>
        $$$"""{"put":"/accounts/{{{account}}}/buckets/{{{meter}}}","body":{"name":"{{{meter}}}","meter":"{{{meter}}}","capacity":{{{capacity}}},"period":{"every":"{{{plan.Every}}}","anchor":"{{{plan.Anchor}}}","timeZone":"UTC"},"thresholds":{{{thresholds}}}}}""";
}
