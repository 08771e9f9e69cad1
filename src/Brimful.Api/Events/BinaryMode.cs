using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Events;

/// <summary>Turns an event in binary mode (attributes in <c>ce-</c> headers, data as the body) into one in structured mode.</summary>
internal static class BinaryMode
{
    private const string Prefix = "ce-";

    /// <exception cref="Problems.ProblemException">The body is not what its content type says, or a header cannot be an attribute.</exception>
    public static ReadOnlyMemory<byte> ToStructured(HttpRequest request, ReadOnlyMemory<byte> data)
    {
        var buffer = new ArrayBufferWriter<byte>(data.Length + 512);
        using (var json = new Utf8JsonWriter(buffer, Answer.WriterOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in request.Headers)
            {
                if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) json.WriteString(AttributeName(name), Decoded(name, value.ToString()));
            }
            if (request.ContentType is { } type) json.WriteString("datacontenttype"u8, type);
            if (!data.IsEmpty) WriteData(json, EventContents.MediaType(request.ContentType), data);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static string AttributeName(string header)
    {
        var name = header[Prefix.Length..].ToLowerInvariant();
        return name.Length > 0 && name.All(char.IsAsciiLetterOrDigit) && name is not ("data" or "datacontenttype")
            ? name
            : throw RequestBody.Unreadable("A ce- header has the name of an attribute after ce-: letters and digits, not data. Correct the header's name.");
    }

    /// <summary>Values are percent-encoded UTF-8, and may stand in double quotes, with backslashes before what is meant as it is (CloudEvents HTTP binding, 3.1.3.2).</summary>
    private static string Decoded(string header, string value)
    {
        var plain = value is ['"', .. var quoted, '"'] ? Unquoted(quoted) : value;
        var text = plain.Contains('%') ? Uri.UnescapeDataString(plain) : plain;
        return BodyText.IsClean(text) ? text : throw RequestBody.Unreadable($"The header {header} is not text. Encode it as percent-encoded UTF-8.");
    }

    private static string Unquoted(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var at = 0; at < quoted.Length; at++)
        {
            if (quoted[at] == '\\' && at + 1 < quoted.Length) at++;
            text.Append(quoted[at]);
        }
        return text.ToString();
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<char> type, ReadOnlyMemory<byte> data)
    {
        if (type.IsEmpty || type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        {
            if (!IsOneJsonValue(data.Span)) throw RequestBody.Unreadable("The body is not JSON, as Content-Type says. Correct it, or say another type.");
            json.WritePropertyName("data"u8);
            json.WriteRawValue(data.Span, skipInputValidation: true);
        }
        else if (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && Utf8.IsValid(data.Span)) json.WriteString("data"u8, data.Span);
        else json.WriteBase64String("data_base64"u8, data.Span);
    }

    private static bool IsOneJsonValue(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            reader.Read();
            reader.Skip();
            return !reader.Read() && Utf8.IsValid(data);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
