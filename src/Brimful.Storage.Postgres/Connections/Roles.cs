namespace Brimful.Storage.Postgres.Connections;

/// <summary>
/// Whom the store acts as. Neither role owns a table, so that row-level security binds both. A session acts as one of them from its first statement on.
/// </summary>
internal static class Roles
{
    /// <summary>The single writers and what carries the outbox over: all tables, and by a policy of its own the rows of all tenants.</summary>
    public const string Engine = "brimful_engine";

    /// <summary>Everything that is done for one tenant: the records, and of them the rows of the tenant that the transaction names.</summary>
    public const string Tenant = "brimful_tenant";

    public static readonly IReadOnlyList<string> All = [Engine, Tenant];
}
