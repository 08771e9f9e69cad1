using System.Security.Cryptography;
using System.Text.Json;

namespace Brimful.Server.Demo;

/// <summary>The customer's side of the show: a web server on loopback that verifies each message and hands it on once.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private const string Path = "/hook";

    private readonly WebApplication _app;
    private readonly StandardWebhookCheck _check;
    private readonly Action<ReceivedWebhook> _received;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private WebhookReceiver(WebApplication app, string secret, Action<ReceivedWebhook> received)
    {
        (_app, Secret, _received) = (app, secret, received);
        _check = new StandardWebhookCheck(secret, TimeProvider.System);
    }

    public string Secret { get; }

    public string Url => _app.Urls.Single() + Path;

    public static async Task<WebhookReceiver> StartAsync(Action<ReceivedWebhook> received, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var receiver = new WebhookReceiver(builder.Build(), secret, received);
        receiver._app.MapPost(Path, receiver.TakeAsync);
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        var at = TimeProvider.System.GetTimestamp();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var id = request.Headers["webhook-id"].ToString();
        var fault = _check.Fault(id, request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString(), body.GetBuffer().AsSpan(0, (int)body.Length));
        lock (_seen)
        {
            // Delivery is at least once: the same id again is the same message again.
            if (fault is null && !_seen.Add(id)) return Results.NoContent();
        }

        _received(new ReceivedWebhook(JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length)).RootElement.Clone(), at, fault));
        return fault is null ? Results.NoContent() : Results.Unauthorized();
    }
}

/// <param name="At">Timestamp of its arrival.</param>
/// <param name="Fault">Why it was not accepted; null when its signature is right.</param>
internal sealed record ReceivedWebhook(JsonElement Body, long At, string? Fault);
