using Brimful.Api.Problems;
using Brimful.Engine.Events;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Events;

/// <summary>How a request says that it carries its events.</summary>
internal enum EventContent
{
    Single,
    Batch,
    Lines,
    Binary,
}

internal static class EventContents
{
    /// <exception cref="ProblemException">The content type is none that carries events.</exception>
    public static EventContent Of(HttpRequest request)
    {
        var type = MediaType(request.ContentType);
        if (Is(type, "application/cloudevents+json")) return EventContent.Single;
        if (Is(type, "application/cloudevents-batch+json")) return EventContent.Batch;
        if (Is(type, "application/x-ndjson") || Is(type, "application/ndjson") || Is(type, "application/jsonl")) return EventContent.Lines;
        if (request.Headers.ContainsKey("ce-specversion") || request.Headers.ContainsKey("ce-id") || request.Headers.ContainsKey("ce-type")) return EventContent.Binary;
        if (Is(type, "application/json")) return EventContent.Batch;
        throw new ProblemException(new(415, Codes.RequestMediaType,
            "Events come as application/cloudevents+json, application/cloudevents-batch+json (or a JSON array), application/x-ndjson, "
            + "or in binary mode with ce- headers. Say which in Content-Type."));
    }

    /// <summary>How the engine is told of the body. A lone object where an array may stand is one event.</summary>
    public static EventFormat Format(this EventContent content, ReadOnlySpan<byte> body) => content switch
    {
        EventContent.Lines => EventFormat.Lines,
        EventContent.Batch when body.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] => EventFormat.Single,
        EventContent.Batch => EventFormat.Batch,
        _ => EventFormat.Single,
    };

    public static ReadOnlySpan<char> MediaType(string? contentType)
    {
        var text = contentType.AsSpan();
        return (text.IndexOf(';') is >= 0 and var at ? text[..at] : text).Trim();
    }

    private static bool Is(ReadOnlySpan<char> type, string name) => type.Equals(name, StringComparison.OrdinalIgnoreCase);
}
