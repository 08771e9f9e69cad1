using Brimful.Engine.Identities;

namespace Brimful.Engine.Shards;

/// <summary>What follows one clock within a stream: all live tenants share the real one, each sandbox has its own (S22). Identities are
/// remembered by it, and usage that waits for a period falls due by it.</summary>
internal sealed class ClockDomain(int tenant)
{
    /// <summary>The domain of all live tenants.</summary>
    public const int Live = -1;

    /// <summary>The sandbox's tenant number, or <see cref="Live"/>.</summary>
    public int Tenant { get; } = tenant;

    public IdentitySet Identities { get; } = new();

    /// <summary>Accounts with something due, by instant.</summary>
    public PriorityQueue<DueAccount, long> Due { get; } = new();

    /// <summary>Identities that no checkpoint has yet.</summary>
    public List<RememberedIdentity> Unsaved { get; private set; } = [];

    public void Remember(UInt128 identity, long sinceTicks, long nowTicks, long windowTicks)
    {
        Identities.Add(identity, sinceTicks, nowTicks, windowTicks);
        Unsaved.Add(new RememberedIdentity(identity, sinceTicks));
    }

    /// <summary>Hands over what no checkpoint has.</summary>
    public List<RememberedIdentity> TakeUnsaved()
    {
        var taken = Unsaved;
        Unsaved = [];
        return taken;
    }
}

internal readonly record struct DueAccount(int Account, string Bucket, long Ticks);

internal readonly record struct RememberedIdentity(UInt128 Identity, long SinceTicks);
