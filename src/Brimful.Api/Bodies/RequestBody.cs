using System.IO.Compression;
using Brimful.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Brimful.Api.Bodies;

/// <summary>Reads request bodies, plain or gzip, within a limit that holds for what they unpack to.</summary>
internal static class RequestBody
{
    private static readonly string[] AsUtf8 = ["utf-8", "utf8", "us-ascii", "ascii"];

    /// <exception cref="ProblemException">The body is too large, packed in a way or written in a charset that is not known, or broken.</exception>
    public static async ValueTask<PooledBody> ReadAsync(HttpContext http, int limit)
    {
        var request = http.Request;
        var stream = Unpacked(http);
        var isPlain = ReferenceEquals(stream, request.Body);
        if (isPlain && request.ContentLength > limit) throw new ProblemException(ProblemEdge.TooLarge);
        try
        {
            return await PooledBody.ReadAsync(stream, isPlain ? request.ContentLength : request.ContentLength * 4, limit, http.RequestAborted)
                ?? throw new ProblemException(ProblemEdge.TooLarge);
        }
        catch (InvalidDataException)
        {
            throw Unreadable("The body is not gzip, as Content-Encoding says. Pack it again, or leave the header out.");
        }
        finally
        {
            if (!isPlain) await stream.DisposeAsync();
        }
    }

    /// <summary>The body as a stream, unpacked when it came packed.</summary>
    public static Stream Unpacked(HttpContext http)
    {
        RefuseOtherCharset(http.Request.ContentType);
        return http.Request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" => http.Request.Body,
            "gzip" or "x-gzip" => new GZipStream(http.Request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new ProblemException(new(415, Codes.RequestEncoding, "Content-Encoding may be gzip or identity. Send the body packed by one of these.")),
        };
    }

    /// <summary>JSON is read as UTF-8 (RFC 8259), of which ASCII is a part: in another charset the same bytes would be other letters. What is not JSON is taken as bytes.</summary>
    private static void RefuseOtherCharset(string? contentType)
    {
        if (contentType is null || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase) || !MediaTypeHeaderValue.TryParse(contentType, out var type)) return;
        if (!type.MediaType.Value!.Contains("json", StringComparison.OrdinalIgnoreCase)) return;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.Length == 0 || AsUtf8.Any(name => charset.Equals(name, StringComparison.OrdinalIgnoreCase))) return;
        throw new ProblemException(new(415, Codes.RequestCharset, "JSON is read as UTF-8. Send it in UTF-8, and say charset=utf-8 in Content-Type or nothing."));
    }

    public static ProblemException Unreadable(string detail) => new(new Problem(400, Codes.RequestUnreadable, detail));
}
