using System.Net;
using System.Text.Json;

namespace Brimful.Server.Import;

/// <summary>What the server said instead of an answer, in a sentence that tells what to do.</summary>
internal static class ServerRefusal
{
    public static async Task<ImportException> ReadAsync(HttpResponseMessage response, ImportTarget target, CancellationToken cancellationToken)
    {
        var said = await DescribeAsync(response, cancellationToken);
        return new ImportException(response.StatusCode switch
        {
            HttpStatusCode.Unauthorized when target.Key is null => "The server asks for an API key: --key KEY, or BRIMFUL_KEY in the environment.",
            HttpStatusCode.Unauthorized => $"The server does not know this API key. {said}",
            HttpStatusCode.Forbidden => $"The API key may not send events. {said}",
            HttpStatusCode.NotFound => $"There is no such tenant, or {target.Url} is not a Brimful server. {said}",
            _ => said,
        });
    }

    /// <summary>Status, code and detail of a problem (RFC 9457).</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        try
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return $"The server said {status}: {Text(problem.RootElement, "detail") ?? Text(problem.RootElement, "title")} ({Text(problem.RootElement, "code")}).";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return $"The server said {status}.";
        }
    }

    private static string? Text(JsonElement problem, string name) => problem.TryGetProperty(name, out var value) ? value.ToString() : null;
}
