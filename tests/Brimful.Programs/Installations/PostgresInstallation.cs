using Brimful.PrivatePostgres;
using Brimful.Server.Settings;

namespace Brimful.Programs.Installations;

/// <summary>A database of a private server. A cut of power is an orderly stop here: the storage suite kills servers.</summary>
internal sealed class PostgresInstallation : ServerInstallation
{
    private readonly string _directory = Directory.CreateTempSubdirectory("brimful-program-").FullName;
    private readonly string _connection;

    private PostgresInstallation(string connection) => _connection = connection;

    protected override ServerSettings Settings => new() { DataDirectory = _directory, Store = StoreKind.Postgres, Postgres = _connection, IdentityMemoryBytes = 1 << 20, ValuesInMemory = 3 };

    public static async Task<PostgresInstallation> OpenAsync(PrivateServer server)
    {
        var installation = new PostgresInstallation(server.CreateDatabase());
        await installation.StartAsync();
        return installation;
    }

    public override async Task CutPowerAsync(int? writes)
    {
        if (writes is not null) Checkpoint();
        await RestartAsync();
    }

    protected override void Forget() => Directory.Delete(_directory, recursive: true);
}
