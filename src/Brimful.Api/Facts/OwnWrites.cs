using Brimful.Engine.Buckets;
using Brimful.Engine.Outbox;

namespace Brimful.Api.Facts;

/// <summary>Lets a reader of what is written behind the commit see its own writes: waits for the consumer of the outbox, but not for ever.</summary>
internal sealed class OwnWrites(IBuckets buckets, IOutboxProgress progress)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task VisibleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await progress.ReachedAsync(buckets.LatestPosition, cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An answer that lags is better than none; the rest comes on a later page.
        }
    }
}
