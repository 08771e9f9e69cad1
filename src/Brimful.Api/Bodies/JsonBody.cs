using System.Text.Json;
using System.Text.Unicode;
using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Bodies;

/// <summary>Reads bodies of configuration: one JSON value, not deep, without doubtful text or doubled names.</summary>
internal static class JsonBody
{
    /// <summary>The most bytes of a configuration body.</summary>
    public const int Limit = 10 * 1024 * 1024;

    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <exception cref="ProblemException">The body cannot be read.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext http)
    {
        RefuseOtherMedia(http.Request.ContentType);
        using var body = await RequestBody.ReadAsync(http, Limit);
        return Parse(body.Memory.ToArray()) switch
        {
            Outcome<JsonDocument>.Done done => done.Value,
            Outcome<JsonDocument>.Refused { Refusal: var refusal } => throw new ProblemException(Problem.Of(refusal)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Like <see cref="ReadAsync"/>, for calls that may come without a body: then an empty object.</summary>
    public static async Task<JsonDocument> ReadOptionalAsync(HttpContext http)
    {
        using var body = await RequestBody.ReadAsync(http, Limit);
        return Parse(body.Length == 0 ? "{}"u8.ToArray() : body.Memory.ToArray()) switch
        {
            Outcome<JsonDocument>.Done done => done.Value,
            Outcome<JsonDocument>.Refused { Refusal: var refusal } => throw new ProblemException(Problem.Of(refusal)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The document of some bytes, which must not change while it is used.</summary>
    public static Outcome<JsonDocument> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span)) return Unreadable("The body is not UTF-8. Send JSON in UTF-8.");
        try
        {
            return Checked(JsonDocument.Parse(bytes, Options));
        }
        catch (JsonException fault)
        {
            return Unreadable($"The body is not JSON of depth 32 or less: at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}. Correct it there.");
        }
    }

    private static Outcome<JsonDocument> Checked(JsonDocument document)
    {
        var faults = new FaultList();
        JsonTextCheck.Run(document.RootElement, "", faults);
        if (faults.IsEmpty) return document;
        document.Dispose();
        return faults.ToRefusal();
    }

    private static Refusal Unreadable(string message) => new(RefusalKind.Unreadable, Codes.RequestUnreadable, message);

    private static void RefuseOtherMedia(string? contentType)
    {
        if (contentType is null) return;
        var type = contentType.AsSpan()[..(contentType.IndexOf(';') is >= 0 and var at ? at : contentType.Length)].Trim();
        if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase) && !type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(new(415, Codes.RequestMediaType, "This path takes application/json. Say so in Content-Type."));
    }
}
