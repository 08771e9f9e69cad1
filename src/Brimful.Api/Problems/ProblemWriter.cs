using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Brimful.Api.Problems;

/// <summary>Writes problems as <c>application/problem+json</c>.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static Task WriteAsync(HttpContext http, Problem problem)
    {
        if (problem.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        http.RequestServices.GetRequiredService<ApiMetrics>().Refused(problem.Code);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Answer.WriterOptions)) Write(json, problem);
        return Answer.SendAsync(http, new AnswerHead(problem.Status, ContentType), buffer.WrittenMemory);
    }

    public static void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "urn:brimful:problem:" + problem.Code);
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(problem.Status));
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("code"u8, problem.Code);
        json.WriteString("detail"u8, problem.Detail);
        if (!problem.Faults.IsEmpty)
        {
            json.WriteStartArray("errors"u8);
            foreach (var fault in problem.Faults)
            {
                json.WriteStartObject();
                json.WriteString("path"u8, fault.Path);
                json.WriteString("code"u8, fault.Code);
                json.WriteString("message"u8, fault.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
