using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Tenancy;

/// <summary>The locks of tenants' records. Tenants share 256 of them, so that a transaction of many tenants takes no more.</summary>
internal static class TenantLocks
{
    /// <summary>What sets these locks apart from other advisory ones.</summary>
    private const int Space = 0x62_72_6D;

    private const int Count = 256;

    /// <summary>Takes the locks of some tenants until the transaction ends.</summary>
    public static Statement Take(IEnumerable<int> tenants) =>
        new Statement("SELECT pg_advisory_xact_lock($1, number) FROM unnest($2) AS number")
            .With(Space).With([.. tenants.Select(tenant => tenant & (Count - 1)).Distinct().Order()]);
}
