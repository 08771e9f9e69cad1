using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brimful.Server.Tests.Metrics;

/// <summary>Receives what is posted to it, and says 200: a collector of OTLP over HTTP, or an endpoint of webhooks.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<(string Path, string? ContentType, byte[] Body)> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private Collector(WebApplication application) => _application = application;

    public string Url => _application.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._application.Run(collector.ReceiveAsync);
        await collector._application.StartAsync();
        return collector;
    }

    /// <summary>Waits for the next request.</summary>
    public async Task<(string Path, string? ContentType, byte[] Body)> NextAsync()
    {
        (await _arrived.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBeTrue("Nothing arrived within two minutes.");
        _received.TryDequeue(out var request).ShouldBeTrue();
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _received.Enqueue((http.Request.Path, http.Request.ContentType, body.ToArray()));
        http.Response.StatusCode = 200;
        _arrived.Release();
    }
}
