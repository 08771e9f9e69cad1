using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Brimful.Bench.Servers;

/// <summary>What a benchmark asks of a server apart from the load itself.</summary>
internal sealed class BenchApi : IDisposable
{
    private readonly HttpClient _http;

    public BenchApi(BenchTarget target)
    {
        Target = target;
        _http = new HttpClient { BaseAddress = target.Url, Timeout = TimeSpan.FromMinutes(10) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        _http.DefaultRequestHeaders.Add("Brimful-Tenant", target.Tenant);
    }

    public BenchTarget Target { get; }

    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await _http.GetStringAsync(path, cancellationToken));

    public async Task<EventTotals> CountsAsync(CancellationToken cancellationToken)
    {
        using var counts = await GetAsync("v1/events/counts", cancellationToken);
        return new EventTotals(Number("received"), Number("counted"), Number("duplicates"));
        long Number(string name) => counts.RootElement.GetProperty(name).GetInt64();
    }

    /// <exception cref="BenchException">It was refused.</exception>
    public async Task PutAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PutAsync(path, content, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new BenchException($"PUT {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>Lines of <c>POST /v1/bulk</c>.</summary>
    /// <exception cref="BenchException">It, or one of them, was refused.</exception>
    public async Task BulkAsync(string[] lines, CancellationToken cancellationToken)
    {
        using var content = new StringContent(string.Join('\n', lines) + "\n", Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await _http.PostAsync("v1/bulk", content, cancellationToken);
        var verdicts = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new BenchException($"POST v1/bulk: {(int)response.StatusCode} {verdicts}");
        var bad = verdicts.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(line => line.Contains("\"code\"", StringComparison.Ordinal));
        if (bad is not null) throw new BenchException($"POST v1/bulk: {bad}");
    }

    public void Dispose() => _http.Dispose();
}
