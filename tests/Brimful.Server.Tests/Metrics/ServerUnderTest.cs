using System.Net.Http.Headers;
using System.Text;
using Brimful.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace Brimful.Server.Tests.Metrics;

/// <summary>The whole server in this process, on a data directory and a port of its own.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    public const string OperatorKey = "an-operator-key-of-32-characters-or-more";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("brimful-server-");
    private readonly Dictionary<string, string?> _settings;
    private BrimfulHost _host;

    private ServerUnderTest((string Key, string Value)[] settings)
    {
        var values = settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        values["urls"] = "http://127.0.0.1:0";
        values["Brimful:DataDirectory"] = _directory.FullName;
        values["Brimful:BootstrapKey"] = OperatorKey;
        values["Brimful:Delivery:AllowPrivateNetworks"] = "true";
        values["Logging:LogLevel:Default"] = "None";
        _settings = values;
        _host = BrimfulHost.Build(configuration => configuration.AddInMemoryCollection(values));
        Http = new HttpClient();
    }

    public HttpClient Http { get; private set; }

    /// <summary>The path of a file of its data directory.</summary>
    public string FileOf(string name) => Path.Combine(_directory.FullName, name);

    public static async Task<ServerUnderTest> StartAsync(params (string Key, string Value)[] settings)
    {
        var server = new ServerUnderTest(settings);
        await server.ServeAsync();
        return server;
    }

    /// <summary>Ends it, and starts it again on the same directory.</summary>
    public async Task RestartAsync()
    {
        await _host.App.StopAsync();
        await _host.DisposeAsync();
        _host = BrimfulHost.Build(configuration => configuration.AddInMemoryCollection(_settings));
        Http.Dispose();
        Http = new HttpClient();
        await ServeAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? key = OperatorKey, string? tenant = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (tenant is not null) request.Headers.Add("Brimful-Tenant", tenant);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    public async Task MustAsync(HttpMethod method, string path, string body, string? tenant = null)
    {
        using var answer = await SendAsync(method, path, body, tenant: tenant);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A meter, an account with a bucket of 10, and an endpoint that hears of 80 %.</summary>
    public async Task SetUpAsync(string endpointUrl)
    {
        await MustAsync(HttpMethod.Put, "/v1/endpoints/hook", $$"""{"kind":"webhook","url":"{{endpointUrl}}"}""");
        await MustAsync(HttpMethod.Put, "/v1/meters/m", """{"eventType":"use","aggregation":"sum","value":"$.value","unit":"1"}""");
        await MustAsync(HttpMethod.Put, "/v1/accounts/a", """{"name":"Acme","timeZone":"UTC","locale":"en","subjects":["s"]}""");
        await MustAsync(HttpMethod.Put, "/v1/accounts/a/buckets/b", """{"name":"B","meter":"m","capacity":10,"period":{"every":"P1M","anchor":"2026-01-01T00:00:00","timeZone":"UTC"},"thresholds":[{"percent":80,"notify":["hook"]}]}""");
    }

    /// <summary>Events of one unit each; counted when the subject is <c>s</c>.</summary>
    public Task UseAsync(string subject, params string[] ids) => MustAsync(HttpMethod.Post, "/v1/events",
        "[" + string.Join(',', ids.Select(id => $$$"""{"specversion":"1.0","type":"use","source":"t","id":"{{{id}}}","subject":"{{{subject}}}","data":{"value":1}}""")) + "]");

    public async Task<ParsedMetrics> MetricsAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/metrics");
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return ParsedMetrics.Read(await answer.Content.ReadAsStringAsync());
    }

    private async Task ServeAsync()
    {
        await _host.App.StartAsync();
        Http.BaseAddress = new Uri(_host.App.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.App.StopAsync();
        await _host.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
