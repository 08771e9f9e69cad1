using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Brimful.EndToEnd.Harness;

/// <summary>The ways in which CloudEvents go over HTTP; each event is given as its JSON.</summary>
public static class EventContent
{
    public static HttpContent Batch(IEnumerable<string> events) =>
        Of("[" + string.Join(',', events) + "]", "application/cloudevents-batch+json");

    public static HttpContent Array(IEnumerable<string> events) => Of("[" + string.Join(',', events) + "]", "application/json");

    public static HttpContent Structured(string single) => Of(single, "application/cloudevents+json");

    public static HttpContent Lines(IEnumerable<string> events) => Of(string.Join('\n', events), "application/x-ndjson");

    public static HttpContent ZippedLines(IEnumerable<string> events)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', events)));
        }

        var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <summary>Binary mode: the data is the body, everything else a header.</summary>
    public static HttpContent Binary(string single)
    {
        var all = JsonDocument.Parse(single).RootElement;
        var content = Of(all.GetProperty("data").GetRawText(), "application/json");
        foreach (var attribute in all.EnumerateObject().Where(attribute => attribute.Name != "data"))
            content.Headers.Add("ce-" + attribute.Name, attribute.Value.GetString());
        return content;
    }

    private static ByteArrayContent Of(string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return content;
    }
}
