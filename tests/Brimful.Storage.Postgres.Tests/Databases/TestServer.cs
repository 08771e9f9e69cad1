using Brimful.PrivatePostgres;

namespace Brimful.Storage.Postgres.Tests.Databases;

/// <summary>The one server of these tests; it starts with the first test that asks and goes with the process.</summary>
internal static class TestServer
{
    private static readonly Lazy<PrivateServer> Started = new(() => new PrivateServer());

    public static PrivateServer Value => Started.Value;
}
