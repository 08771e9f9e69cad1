using System.Globalization;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Tenancy;

/// <summary>Hands out access to the rows of one tenant, or of all.</summary>
internal sealed class Scopes(Sessions engine, Sessions tenants)
{
    /// <summary>The rows of every tenant.</summary>
    public RowScope All { get; } = new(engine, null);

    /// <summary>The rows of a tenant.</summary>
    public RowScope Of(int tenant) => new(tenants, () => Setting("app.tenant", tenant.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The API keys of a tenant.</summary>
    public RowScope OfKey(string tenant) => new(tenants, () => Setting("app.tenant_key", tenant));

    private static Statement Setting(string name, string value) => new Statement("SELECT set_config($1, $2, true)").With(name).With(value);
}
