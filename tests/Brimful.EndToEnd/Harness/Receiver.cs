using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brimful.EndToEnd.Harness;

/// <summary>A receiver of webhooks: it keeps every request and answers 204, unless a path is told something else.</summary>
public sealed class Receiver : IAsyncDisposable
{
    public const string AnyPort = "http://127.0.0.1:0";

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly ConcurrentDictionary<string, RequestDelegate> _behaviours = new();

    private Receiver(WebApplication application)
    {
        _application = application;
        application.Run(ReceiveAsync);
    }

    public string Url => _application.Urls.Single();

    public int Port => new Uri(Url).Port;

    public IReadOnlyCollection<ReceivedRequest> Requests => _requests;

    public static async Task<Receiver> StartAsync(string address = AnyPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var receiver = new Receiver(builder.Build());
        await receiver._application.StartAsync();
        return receiver;
    }

    public IReadOnlyList<ReceivedRequest> At(string path) => [.. _requests.Where(request => request.Path == path)];

    public void On(string path, RequestDelegate behaviour) => _behaviours[path] = behaviour;

    /// <summary>Answers these statuses in turn, and the last of them for ever.</summary>
    public void Answers(string path, params int[] statuses)
    {
        var turn = -1;
        On(path, context =>
        {
            var index = Math.Min(Interlocked.Increment(ref turn), statuses.Length - 1);
            context.Response.StatusCode = statuses[index];
            return Task.CompletedTask;
        });
    }

    /// <summary>Waits for a number of requests at a path, and gives those that came.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> AwaitAsync(string path, int count, TimeSpan? within = null)
    {
        await Eventually.Holds($"{count} requests at {path}", () => At(path).Count >= count, within);
        return At(path);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = context.Request.Path.Value ?? "/";
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(new ReceivedRequest(DateTimeOffset.UtcNow, context.Request.Method, path, headers, body.ToArray()));
        if (_behaviours.TryGetValue(path, out var behaviour)) await behaviour(context);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
