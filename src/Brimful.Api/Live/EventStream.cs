using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Contracts.Json;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Live;

/// <summary>Writes server-sent events (HTML, "Server-sent events"): nothing is kept for a reader, and one that does not take what it is sent is let go.</summary>
internal sealed class EventStream(HttpContext http, TimeProvider time)
{
    public const string ContentType = "text/event-stream";

    /// <summary>How long a reader may take nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers["X-Accel-Buffering"] = "no";
        await SendAsync("retry: 2000\n\n"u8.ToArray(), cancellationToken);
    }

    /// <param name="id">Where a reader goes on from that has had this event; null: where it was.</param>
    public Task SendAsync(string name, long? id, Action<WireJson> data, CancellationToken cancellationToken)
    {
        _buffer.ResetWrittenCount();
        if (id is { } number) Add("id: " + number.ToString(CultureInfo.InvariantCulture) + "\n");
        Add($"event: {name}\ndata: ");
        using (var json = new Utf8JsonWriter(_buffer, Answer.WriterOptions)) data(new WireJson(json, NumberStyle.Number));
        Add("\n\n");
        return SendAsync(_buffer.WrittenMemory, cancellationToken);
    }

    /// <summary>A line that says nothing: proxies see that the stream lives, and we that the reader does.</summary>
    public Task BeatAsync(CancellationToken cancellationToken) => SendAsync(":\n\n"u8.ToArray(), cancellationToken);

    private void Add(string text) => Encoding.UTF8.GetBytes(text, _buffer);

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await http.Response.Body.WriteAsync(bytes, either.Token);
        await http.Response.Body.FlushAsync(either.Token);
    }
}
