using Brimful.PrivatePostgres;

namespace Brimful.EndToEnd.Harness;

/// <summary>The one PostgreSQL server of these tests; it starts with the first test that asks and goes with the process. It does not wait for the disk.</summary>
internal static class TestDatabases
{
    private static readonly Lazy<PrivateServer> Started = new(() => new PrivateServer());

    /// <summary>The connection string of a new, empty database.</summary>
    public static string Create() => Started.Value.CreateDatabase();
}
