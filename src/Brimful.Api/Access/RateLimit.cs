using System.Threading.RateLimiting;
using Brimful.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Access;

/// <summary>Holds each API key to a number of requests a second, where the operator configured one.</summary>
internal sealed class RateLimit(RequestDelegate next, ApiSettings settings) : IDisposable
{
    private static readonly Problem TooMany =
        new(429, Codes.RateLimited, "The API key sends more requests than it may. Wait as long as Retry-After says, and send more events a request.") { RetryAfterSeconds = 1 };

    private readonly PartitionedRateLimiter<string>? _limiter = settings.RequestsPerSecond is { } rate ? Limiter(rate) : null;

    public async Task InvokeAsync(HttpContext http)
    {
        if (_limiter is null || http.Features.Get<Caller>() is not { } caller)
        {
            await next(http);
            return;
        }
        using var lease = _limiter.AttemptAcquire(caller.KeyId);
        if (lease.IsAcquired) await next(http);
        else await ProblemWriter.WriteAsync(http, TooMany);
    }

    public void Dispose() => _limiter?.Dispose();

    private static PartitionedRateLimiter<string> Limiter(int rate) =>
        PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate,
            TokensPerPeriod = rate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
}
