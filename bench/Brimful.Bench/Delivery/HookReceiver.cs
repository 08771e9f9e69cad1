using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brimful.Bench.Delivery;

/// <summary>Takes webhooks on this machine and notes when each came, by the id of the event that caused it.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, long> _arrivals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _messages = new(StringComparer.Ordinal);

    private HookReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Events whose message has come, whatever came twice counted once.</summary>
    public int Received => _arrivals.Count;

    /// <summary>Different ids of messages.</summary>
    public int Messages => _messages.Count;

    public static async Task<HookReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new HookReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>When the message about an event first came, in this machine's ticks; null when it has not.</summary>
    public long? ArrivalOf(string eventId) => _arrivals.TryGetValue(eventId, out var at) ? at : null;

    /// <summary>Waits until so many have come, or for as long as is given.</summary>
    public async Task WaitForAsync(long count, TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (Received < count && Stopwatch.GetElapsedTime(began) < longest) await Task.Delay(20, cancellationToken);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var arrived = Stopwatch.GetTimestamp();
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _arrivals.TryAdd(EventIdIn(body), arrived);
        _messages.TryAdd(context.Request.Headers["webhook-id"].ToString(), 0);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string EventIdIn(string body)
    {
        const string Name = "\"eventId\":\"";
        var start = body.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return body[start..body.IndexOf('"', start)];
    }
}
