using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Projection;

/// <summary>Takes every row of some tenants out of what is looked up by their numbers.</summary>
internal static class TenantRemoval
{
    private static readonly string[] Tables = ["attempts", "deliveries", "inbox_entries", "notifications", "endpoints", "documents", "facts", "forecasts", "held_events", "rejected_events"];

    public static IEnumerable<Statement> Of(IReadOnlyList<int> tenants) => tenants.Count == 0
        ? []
        : Tables.Select(table => new Statement($"DELETE FROM {table} WHERE tenant = ANY ($1)").With([.. tenants]));
}
