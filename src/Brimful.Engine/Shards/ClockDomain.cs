using Brimful.Engine.Identities;

namespace Brimful.Engine.Shards;

/// <summary>What follows one clock within a stream: all live tenants share the real one, each sandbox has its own (S22). Identities are
/// remembered by it, and usage that waits for a period falls due by it.</summary>
/// <param name="identities">What the stream remembers by this clock.</param>
internal sealed class ClockDomain(int tenant, IdentityMemory identities)
{
    /// <summary>The domain of all live tenants.</summary>
    public const int Live = -1;

    private readonly PriorityQueue<DueAccount, DueAccount> _due = new(new DueOrder());

    /// <summary>The sandbox's tenant number, or <see cref="Live"/>.</summary>
    public int Tenant { get; } = tenant;

    public IdentityMemory Identities => identities;

    /// <summary>When the next thing is due, in ticks of Unix time; null when nothing is.</summary>
    public long? NextDueTicks => _due.TryPeek(out var due, out _) ? due.Ticks : null;

    /// <summary>Places that are taken in the queue of what falls due.</summary>
    public int DueCount => _due.Count;

    public void Enqueue(DueAccount due) => _due.Enqueue(due, due);

    /// <summary>Takes what is due next.</summary>
    public DueAccount Dequeue() => _due.Dequeue();
}

internal readonly record struct DueAccount(int Account, string Bucket, long Ticks);

/// <summary>What is due at one instant has one order, whatever order it came in: replay starts from a checkpoint, which does not know that.</summary>
internal sealed class DueOrder : IComparer<DueAccount>
{
    public int Compare(DueAccount x, DueAccount y) =>
        x.Ticks != y.Ticks ? x.Ticks.CompareTo(y.Ticks)
        : x.Account != y.Account ? x.Account.CompareTo(y.Account)
        : string.CompareOrdinal(x.Bucket, y.Bucket);
}
