using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brimful.Server.Tests.Import;

/// <summary>A stand-in for <c>POST /v1/events</c> on loopback that keeps what it is sent, and fails as it is told.</summary>
internal sealed class EventsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonElement> _events = new(StringComparer.Ordinal);
    private int _requests;

    private EventsServer(WebApplication app) => _app = app;

    /// <summary>Called with the number of each request, from 1; null lets it through.</summary>
    public Func<int, EventsFailure?> Failing { get; set; } = _ => null;

    /// <summary>Events that are refused for their content.</summary>
    public Predicate<JsonElement> Refusing { get; set; } = _ => false;

    public Uri Url => new(_app.Urls.Single() + "/");

    public int Requests => _requests;

    public long Received { get; private set; }

    public string? LastKey { get; private set; }

    /// <summary>Events by id, each once.</summary>
    public IReadOnlyDictionary<string, JsonElement> Events => _events;

    public static async Task<EventsServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new EventsServer(builder.Build());
        server._app.MapPost("/v1/events", server.TakeAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var failure = Failing(Interlocked.Increment(ref _requests));
        LastKey = context.Request.Headers.Authorization;
        var lines = await ReadLinesAsync(context.Request);
        var answer = Take(failure is { TakesFirst: { } part } ? lines[..Math.Min(part, lines.Count)] : failure is null ? lines : []);
        if (failure is null) await context.Response.WriteAsJsonAsync(answer);
        else if (failure.Status == 0) context.Abort();
        else await failure.AnswerAsync(context.Response, lines.Count);
    }

    private static async Task<List<string>> ReadLinesAsync(HttpRequest request)
    {
        request.ContentType.ShouldBe("application/x-ndjson");
        var gzip = request.Headers.ContentEncoding == "gzip";
        using var reader = new StreamReader(gzip ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body);
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private object Take(List<string> lines)
    {
        lock (_gate)
        {
            var (counted, duplicates, rejected) = (0, 0, new List<object>());
            for (var index = 0; index < lines.Count; index++)
            {
                var read = JsonDocument.Parse(lines[index]).RootElement;
                var id = read.GetProperty("id").GetString()!;
                Received++;
                if (Refusing(read)) rejected.Add(new { index, id, code = "event.value_invalid", message = "No." });
                else if (_events.TryAdd(id, read)) counted++;
                else duplicates++;
            }

            return new { received = lines.Count, counted, duplicates, unattributed = 0, rejected };
        }
    }
}

/// <param name="Status">0 drops the connection.</param>
/// <param name="TakesFirst">So many events are taken all the same, and nobody told.</param>
internal sealed record EventsFailure(int Status, int? TakesFirst = null, int? RetryAfterSeconds = null)
{
    public async Task AnswerAsync(HttpResponse response, int events)
    {
        response.StatusCode = Status;
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        await response.WriteAsJsonAsync(new { code = "test.failure", detail = $"Refused {events} events." });
    }
}
