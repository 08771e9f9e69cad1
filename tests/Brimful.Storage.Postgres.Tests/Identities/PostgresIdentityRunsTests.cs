using Brimful.Compliance.Identities;
using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Tests.Databases;

namespace Brimful.Storage.Postgres.Tests.Identities;

public sealed class PostgresIdentityRunsTests : IdentityRunsCompliance
{
    private readonly TestDatabase _database = new();

    public override void Dispose()
    {
        base.Dispose();
        _database.Dispose();
    }

    protected override IIdentityRuns CreateRuns()
    {
        var store = _database.Open().Shards;
        store.Open(new NewInstallation(2, "0123456789abcdef0123456789abcdef", [1, 2, 3]));
        return store.IdentityRuns;
    }

    protected override IIdentityRuns ReopenRuns()
    {
        _database.Close();
        return CreateRuns();
    }
}
