using System.Diagnostics.Metrics;

namespace Brimful.Api.Metrics;

/// <summary>The API's instruments: measured once a request.</summary>
public sealed class ApiMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _refused;

    /// <param name="meter">The meter that all of Brimful's instruments belong to.</param>
    public ApiMetrics(Meter meter)
    {
        _seconds = meter.CreateHistogram("brimful_http_request_duration_seconds", "seconds", "Time from a request's first byte to the end of its answer, by operation and class of status. Health, metrics and the API document are left out.", advice: Seconds);
        _refused = meter.CreateCounter<long>("brimful_requests_refused_total", "requests", "Requests that were answered with a problem, by its code.");
    }

    /// <param name="operation">One of few words; never a path.</param>
    internal void Answered(string operation, int status, TimeSpan duration) => _seconds.Record(
        duration.TotalSeconds, new("operation", operation), new("status", ClassOf(status)));

    /// <param name="code">A stable code of this API: there are some dozens.</param>
    internal void Refused(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    private static string ClassOf(int status) => status switch
    {
        < 300 => "2xx",
        < 400 => "3xx",
        < 500 => "4xx",
        _ => "5xx",
    };
}
