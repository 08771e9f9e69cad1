using System.Buffers;
using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Engine.Events;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Events;

/// <summary>Answers events: how each ended, 422 when all of them were rejected.</summary>
internal static class IngestAnswer
{
    public static Task WriteAsync(HttpContext http, Outcome<Ingested> outcome) => outcome switch
    {
        Outcome<Ingested>.Done { Value: var ingested } => WriteAsync(http, ingested),
        Outcome<Ingested>.Refused { Refusal: var refusal } => Answer.RefusedAsync(http, refusal),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Task WriteAsync(HttpContext http, Ingested ingested)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Answer.WriterOptions)) Write(json, ingested);
        var allRejected = ingested.Received > 0 && ingested.Rejected.Count == ingested.Received;
        return Answer.SendAsync(http, new AnswerHead(allRejected ? 422 : 200, Answer.Json), buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, Ingested ingested)
    {
        json.WriteStartObject();
        json.WriteNumber("received"u8, ingested.Received);
        json.WriteNumber("counted"u8, ingested.Counted);
        json.WriteNumber("duplicates"u8, ingested.Duplicates);
        json.WriteNumber("unattributed"u8, ingested.Unattributed);
        json.WriteStartArray("rejected"u8);
        foreach (var rejected in ingested.Rejected)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, rejected.Index);
            if (rejected.Id is { } id) json.WriteString("id"u8, id);
            json.WriteString("code"u8, rejected.Code);
            json.WriteString("message"u8, rejected.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
