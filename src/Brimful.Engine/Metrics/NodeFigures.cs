namespace Brimful.Engine.Metrics;

/// <summary>How much a node holds, all of it at one moment of the writer's thread.</summary>
public sealed record NodeFigures
{
    /// <summary>Tenants that there are.</summary>
    public long Tenants { get; init; }

    /// <summary>Accounts of all tenants.</summary>
    public long Accounts { get; init; }

    /// <summary>Buckets of all accounts. Each has one open period.</summary>
    public long Buckets { get; init; }

    /// <summary>Accounts that a changed plan is still to come to.</summary>
    public long RolloutAccounts { get; init; }

    /// <summary>Held events that are kept: no meter or account knows them yet (S3).</summary>
    public long Held { get; init; }

    /// <summary>Rejected events that are kept (S3).</summary>
    public long Rejected { get; init; }

    /// <summary>Identities that are remembered in memory (S2), expired ones that were not dropped yet included.</summary>
    public long HotIdentities { get; init; }

    /// <summary>Pages of identity runs that were read since the start: what filters could not answer.</summary>
    public long IdentityPagesRead { get; init; }

    /// <summary>Bytes of journal records that no completed checkpoint stands for.</summary>
    public long JournalBytes { get; init; }
}
