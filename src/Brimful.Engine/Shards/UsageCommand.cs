using Brimful.Core.Buckets;
using Brimful.Engine.Events;

namespace Brimful.Engine.Shards;

/// <summary>A batch of one tenant for one shard, at one instant of the tenant's clock.</summary>
internal sealed class UsageCommand
{
    public UsageBatch Batch { get; set; } = null!;

    public int Tenant { get; set; }

    public ClockDomain Domain { get; set; } = null!;

    public long NowTicks { get; set; }

    /// <summary>When the events were received: now, or earlier for events that were held.</summary>
    public long ReceivedTicks { get; set; }

    /// <summary>Whether an account that owned the event's subject before has counted it (S4).</summary>
    public Func<EventSlot, bool> IsKnownToFormerOwners { get; set; } = static _ => false;

    public BatchNames Names { get; } = new();
}

/// <summary>Names the event of a batch that is being applied.</summary>
internal sealed class BatchNames : UsageNames
{
    private UsageBatch _batch = null!;
    private TextRef _id;
    private TextRef _subject;

    public override string EventId => _batch.StringOf(_id)!;

    public override string Subject => _batch.StringOf(_subject)!;

    public void PointAt(UsageBatch batch, in EventSlot slot) => (_batch, _id, _subject) = (batch, slot.Id, slot.Subject);
}
