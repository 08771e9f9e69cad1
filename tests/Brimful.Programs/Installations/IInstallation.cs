using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Events;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Tenants;
using Brimful.Engine.Voids;

namespace Brimful.Programs.Installations;

/// <summary>An engine on a store: the use cases that clients reach, and what operators and bad luck do to it.</summary>
internal interface IInstallation : IDisposable
{
    ITenants Tenants { get; }

    IMeters Meters { get; }

    IAccounts Accounts { get; }

    IBuckets Buckets { get; }

    ICapacity Capacity { get; }

    IParticipants Participants { get; }

    IVoids Voids { get; }

    IPlans Plans { get; }

    /// <summary>Completes when everyone on a plan has it as it is now.</summary>
    Task RollOutAsync(string tenant, string plan);

    IEvents Events { get; }

    /// <summary>Facts of a tenant after a position, in commit order: everything that was acknowledged.</summary>
    Task<IReadOnlyList<FactItem>> FactsAfterAsync(int tenant, long position);

    void Checkpoint();

    Task RestartAsync();

    /// <summary>Ends it as a cut of power does and starts it on what was durable; within a checkpoint after so many of its writes, where the store can be stopped there.</summary>
    Task CutPowerAsync(int? writes);
}
