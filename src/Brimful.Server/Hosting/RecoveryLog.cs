using Brimful.Engine.Hosting;

namespace Brimful.Server.Hosting;

/// <summary>Says how far a start has come, once a second, so that a long one is not taken for a stuck one. A short one says nothing.</summary>
internal sealed partial class RecoveryLog(ILogger<RecoveryLog> logger, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private long _told = time.GetTimestamp();

    /// <summary>Called often, from any thread.</summary>
    public void Tell(RecoveryProgress progress)
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _told)) < Every) return;
        lock (_lock)
        {
            if (time.GetElapsedTime(_told) < Every) return;
            Interlocked.Exchange(ref _told, time.GetTimestamp());
        }
        LogProgress(logger, progress.Replayed, progress.ToReplay, progress.StreamsReady, progress.Streams, time.GetElapsedTime(_begun).TotalSeconds);
    }

    /// <summary>The store is not open yet: it waits for another process.</summary>
    public void Wait(string reason) => LogWaiting(logger, reason);

    [LoggerMessage(2, LogLevel.Warning, "{Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);

    [LoggerMessage(1, LogLevel.Information, "Recovering: {Replayed} of {ToReplay} journal records replayed, {StreamsReady} of {Streams} streams ready after {Seconds:F0} s")]
    private static partial void LogProgress(ILogger logger, long replayed, long toReplay, int streamsReady, int streams, double seconds);
}
