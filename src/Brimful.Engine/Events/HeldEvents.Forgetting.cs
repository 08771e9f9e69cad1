using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Events;

public sealed partial class HeldEvents
{
    /// <summary>Forgets a slice of held events, between two pages of a release, so that none is released and forgotten.</summary>
    /// <returns>How many; 0 when none is left, or the store refuses for now.</returns>
    /// <exception cref="StoreUnavailableException">They cannot be listed for now.</exception>
    internal async Task<int> ForgetAsync(AgeQuery query, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!node.IsAvailable) return 0;
            await progress.ReachedAsync(node.NewestPosition, cancellationToken);
            var positions = await records.ListOldestHeldAsync(query, cancellationToken);
            if (positions.Count == 0) return 0;
            var done = await node.AskAsync<int>(_ =>
            {
                node.Directory.ForgetHeld(query.TenantNumber, positions);
                return positions.Count;
            });
            return done is Outcome<int>.Done ? positions.Count : 0;
        }
        finally
        {
            _turn.Release();
        }
    }
}
