using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Brimful.Server.Import;

/// <summary>Sends batches to <c>POST /v1/events</c> until each is taken: what was sent twice counts once, so it may be sent again at any doubt.</summary>
internal sealed class EventsClient(HttpClient http, ImportSettings settings, ImportProgress progress)
{
    /// <summary>Returns once the server has answered for every event of the batch.</summary>
    /// <exception cref="ImportException">The server refuses, or could not be reached for too long.</exception>
    public async Task<BatchAnswer> SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        var answer = new BatchAnswer();
        foreach (var flaw in batch.Flaws) answer.Reject(flaw);
        if (batch.Count > 0) await SendRangeAsync(batch, new EventRange(0, batch.Count), answer, cancellationToken);
        return answer;
    }

    private async Task SendRangeAsync(EventBatch batch, EventRange range, BatchAnswer answer, CancellationToken cancellationToken)
    {
        using var response = await TryUntilAnsweredAsync(batch.Body(range.First, range.Count), cancellationToken);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity)
        {
            answer.Take(await response.Content.ReadAsByteArrayAsync(cancellationToken), batch, range);
            return;
        }

        if (response.StatusCode != HttpStatusCode.RequestEntityTooLarge) throw await ServerRefusal.ReadAsync(response, settings.Target, cancellationToken);
        if (range.Count == 1)
        {
            answer.Reject(new RejectedLine(batch.LineOf(range.First), null, "request.too_large", "The event is larger than the server takes."));
            return;
        }

        foreach (var half in range.Halves()) await SendRangeAsync(batch, half, answer, cancellationToken);
    }

    private async Task<HttpResponseMessage> TryUntilAnsweredAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var (response, trouble) = await TryAsync(body, cancellationToken);
            if (response is not null && !IsTransient(response.StatusCode))
            {
                progress.Recovered();
                return response;
            }

            var wait = settings.Retry.After(tries, response?.Headers.RetryAfter, TimeProvider.System.GetUtcNow());
            if (response is not null) trouble = await ServerRefusal.DescribeAsync(response, cancellationToken);
            response?.Dispose();
            if (TimeProvider.System.GetElapsedTime(began) + wait > settings.Retry.GiveUpAfter)
                throw new ImportException($"Gave up on {settings.Target.Url}: {trouble}");
            progress.Troubled($"{trouble} Trying again in {wait.TotalSeconds:0.#} s.");
            await Task.Delay(wait, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage? Response, string Trouble)> TryAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(body);
            return (await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken), "");
        }
        catch (HttpRequestException failure)
        {
            return (null, $"No answer from {settings.Target.Url} ({failure.InnerException?.Message ?? failure.Message}).");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{settings.Target.Url} took too long to answer.");
        }
    }

    private HttpRequestMessage Request(ReadOnlyMemory<byte> body)
    {
        var target = settings.Target;
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Url, "v1/events")) { Content = target.Gzip ? Zipped(body) : new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (target.Gzip) request.Content.Headers.ContentEncoding.Add("gzip");
        if (target.Key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        if (target.Tenant is not null) request.Headers.Add("Brimful-Tenant", target.Tenant);
        return request;
    }

    private static ByteArrayContent Zipped(ReadOnlyMemory<byte> body)
    {
        using var bytes = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body.Span);
        return new ByteArrayContent(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
