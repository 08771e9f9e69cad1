using System.Collections.Concurrent;
using Brimful.Engine.Ports;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Api.Access;

/// <summary>Looks API keys up, remembering answers for a few seconds: so a revoked key is refused within <see cref="Freshness"/>.</summary>
internal sealed partial class KeyRing(IApiKeyRecords records, IClock clock, ILogger<KeyRing> logger)
{
    public static readonly Duration Freshness = Duration.FromSeconds(4);

    private static readonly Duration TouchEvery = Duration.FromMinutes(1);
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);

    /// <summary>The key of a secret; null when there is none or it is revoked.</summary>
    public async ValueTask<ApiKeyRecord?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.IsWellFormed(secret)) return null;
        var hash = ApiKeyText.Sha256(secret);
        var now = clock.GetCurrentInstant();
        if (!_remembered.TryGetValue(hash, out var known) || known.Until <= now) known = await LookUpAsync(hash, now, cancellationToken);
        return known.Key is { RevokedAt: null } key ? key : null;
    }

    /// <summary>Forgets all that was remembered, so that a change is seen at once by this process.</summary>
    public void Forget() => _remembered.Clear();

    private async Task<Remembered> LookUpAsync(string hash, Instant now, CancellationToken cancellationToken)
    {
        var found = new Remembered(await records.FindBySecretAsync(hash, cancellationToken), now + Freshness);
        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
        _remembered[hash] = found;
        if (found.Key is { RevokedAt: null } key && (key.LastUsedAt is not { } used || now - used >= TouchEvery)) _ = TouchAsync(key.Id, now);
        return found;
    }

    /// <summary>When a key was last used is for people to look at: no request waits for it, or fails with it.</summary>
    private async Task TouchAsync(string id, Instant now)
    {
        try
        {
            await records.TouchAsync(id, now, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogUntouched(logger, id, exception.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The last use of key {KeyId} was not written down ({Reason})")]
    private static partial void LogUntouched(ILogger logger, string keyId, string reason);

    private sealed record Remembered(ApiKeyRecord? Key, Instant Until);
}
