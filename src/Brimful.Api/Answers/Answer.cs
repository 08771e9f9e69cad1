using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brimful.Api.Problems;
using Brimful.Contracts.Json;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Answers;

/// <summary>Writes outcomes as HTTP answers.</summary>
internal static class Answer
{
    public const string Json = "application/json";

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>201 when it was created, 200 when it was replaced, or why neither.</summary>
    public static Task StoredAsync(HttpContext http, Outcome<Stored<Resource>> outcome) => outcome switch
    {
        Outcome<Stored<Resource>>.Done { Value: var stored } => OneAsync(http, stored.Value, stored.Created ? 201 : 200),
        Outcome<Stored<Resource>>.Refused { Refusal: var refusal } => RefusedAsync(http, refusal),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static Task OneAsync(HttpContext http, Outcome<Resource> outcome) => outcome switch
    {
        Outcome<Resource>.Done done => OneAsync(http, done.Value, 200),
        Outcome<Resource>.Refused { Refusal: var refusal } => RefusedAsync(http, refusal),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static Task ListAsync(HttpContext http, Outcome<Page<Resource>> outcome) => outcome switch
    {
        Outcome<Page<Resource>>.Done done => ListAsync(http, done.Value),
        Outcome<Page<Resource>>.Refused { Refusal: var refusal } => RefusedAsync(http, refusal),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static Task OneAsync(HttpContext http, Resource resource, int status) =>
        WriteAsync(http, new AnswerHead(status, Json, resource.ETag), resource.Write);

    public static Task RefusedAsync(HttpContext http, Refusal refusal) => ProblemWriter.WriteAsync(http, Problem.Of(refusal));

    public static Task WriteAsync(HttpContext http, AnswerHead head, Action<WireJson> body)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions)) body(new WireJson(json, NumbersFor(http)));
        return SendAsync(http, head, buffer.WrittenMemory);
    }

    public static async Task SendAsync(HttpContext http, AnswerHead head, ReadOnlyMemory<byte> body)
    {
        var response = http.Response;
        response.StatusCode = head.Status;
        response.ContentType = head.ContentType;
        response.ContentLength = body.Length;
        if (head.ETag is { } tag) response.Headers.ETag = EntityTag.ToHeader(tag);
        if (!HttpMethods.IsHead(http.Request.Method)) await response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static Task ListAsync(HttpContext http, Page<Resource> page) =>
        WriteAsync(http, new AnswerHead(200, Json), wire =>
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteStartArray("data"u8);
            foreach (var item in page.Items) item.Write(wire);
            wire.Json.WriteEndArray();
            wire.Json.WriteString("next"u8, page.Next);
            wire.Json.WriteEndObject();
        });

    private static NumberStyle NumbersFor(HttpContext http) =>
        http.Request.Headers.TryGetValue("Brimful-Numbers", out var style)
        && string.Equals(style, "string", StringComparison.OrdinalIgnoreCase) ? NumberStyle.String : NumberStyle.Number;
}
