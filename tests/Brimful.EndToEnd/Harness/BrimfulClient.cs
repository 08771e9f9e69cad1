using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Brimful.EndToEnd.Harness;

/// <summary>The HTTP API in the name of one tenant, called with the operator's key.</summary>
public sealed class BrimfulClient(BrimfulServer server, string? tenant)
{
    private const int PageSize = 1000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string? Tenant { get; } = tenant;

    public BrimfulServer Server { get; } = server;

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", BrimfulServer.BootstrapKey);
        if (Tenant is not null) request.Headers.Add("Brimful-Tenant", Tenant);
        using var response = await Server.Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> TryPutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, AsJson(body));

    public async Task<Answer> PutAsync(string path, object body) => (await TryPutAsync(path, body)).MustSucceed($"PUT {path}");

    public async Task<Answer> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).MustSucceed($"GET {path}");

    public async Task<Answer> PostAsync(string path, object? body = null) =>
        (await SendAsync(HttpMethod.Post, path, body is null ? null : AsJson(body))).MustSucceed($"POST {path}");

    /// <summary>Every item of a list, page by page.</summary>
    public async Task<List<JsonElement>> ListAsync(string path)
    {
        List<JsonElement> items = [];
        var start = $"{path}{(path.Contains('?') ? '&' : '?')}limit={PageSize}";
        var page = (await GetAsync(start)).Body;
        while (true)
        {
            items.AddRange(page.GetProperty("data").EnumerateArray());
            if (!page.TryGetProperty("next", out var next) || next.ValueKind == JsonValueKind.Null) return items;
            page = (await GetAsync($"{start}&after={Uri.EscapeDataString(next.ToString())}")).Body;
        }
    }

    public Task<Answer> PostEventsAsync(HttpContent events) => SendAsync(HttpMethod.Post, "/v1/events", events);

    /// <summary>A batch of CloudEvents, each given as its JSON.</summary>
    public async Task<Answer> CountAsync(params string[] events) =>
        (await PostEventsAsync(EventContent.Batch(events))).MustSucceed("POST /v1/events");

    public async Task<List<JsonElement>> BulkAsync(IEnumerable<object> lines)
    {
        var body = string.Join('\n', lines.Select(line => JsonSerializer.Serialize(line, Json)));
        var answer = await SendAsync(HttpMethod.Post, "/v1/bulk", new StringContent(body, Encoding.UTF8, "application/x-ndjson"));
        return [.. answer.MustSucceed("POST /v1/bulk").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(verdict => JsonDocument.Parse(verdict).RootElement)];
    }

    /// <summary>The bucket's level as the API shows it.</summary>
    public async Task<JsonElement> StatusAsync(string account, string bucket) =>
        (await GetAsync($"/v1/accounts/{account}/buckets/{bucket}")).Body.GetProperty("status");

    /// <summary>Names an endpoint and gives the secret that was made for it.</summary>
    public async Task<string> PutWebhookAsync(string endpoint, string url) =>
        (await PutAsync($"/v1/endpoints/{endpoint}", new { kind = "webhook", url })).Body.GetProperty("secret").GetString()!;

    private static StringContent AsJson(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body, Json), Encoding.UTF8, "application/json");
}
