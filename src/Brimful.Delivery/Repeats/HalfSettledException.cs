using Brimful.Delivery.Ports;
using Brimful.Engine.Ports;

namespace Brimful.Delivery.Repeats;

/// <summary>The store refused the rest of a settling. It is settled again from its beginning, and may end otherwise then; what was queued stays queued.</summary>
public sealed class HalfSettledException(IReadOnlyList<QueuedDelivery> queued, StoreUnavailableException refused) : StoreUnavailableException(refused.Message, refused)
{
    /// <summary>What is written already and waits for its time.</summary>
    public IReadOnlyList<QueuedDelivery> Queued => queued;
}
