using System.Diagnostics;
using Brimful.Storage.Postgres.Tests.Databases;
using Npgsql;

namespace Brimful.Storage.Postgres.Tests.Disks;

/// <summary>A database on a file system of a few megabytes in memory; the server's log has its own disk. Mounting takes root's rights: without them there is none.</summary>
internal sealed class SmallTablespace : IDisposable
{
    private const int FillerBytes = 8 * 1024 * 1024;

    private readonly string _directory = Directory.CreateTempSubdirectory("brimful-tablespace-").FullName;
    private readonly string _name = "small_" + Guid.NewGuid().ToString("N");

    private SmallTablespace()
    {
    }

    public PostgresOptions Options => new() { ConnectionString = TestServer.Value.ConnectionString(_name) };

    private string Filler => Path.Combine(_directory, "filler");

    public static SmallTablespace? Mount()
    {
        var space = new SmallTablespace();
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", space._directory))
        {
            Directory.Delete(space._directory);
            return null;
        }
        Run("chown", "postgres", space._directory).ShouldBeTrue();
        File.WriteAllBytes(space.Filler, new byte[FillerBytes]);
        Directory.CreateDirectory(Path.Combine(space._directory, "space"));
        Run("chown", "postgres", Path.Combine(space._directory, "space")).ShouldBeTrue();
        Execute($"CREATE TABLESPACE {space._name} LOCATION '{space._directory}/space'");
        Execute($"CREATE DATABASE {space._name} TEMPLATE template0 TABLESPACE {space._name}");
        return space;
    }

    public void MakeRoom() => File.Delete(Filler);

    public void Dispose()
    {
        Execute($"DROP DATABASE {_name} WITH (FORCE)");
        Execute($"DROP TABLESPACE {_name}");
        Run("umount", _directory);
        Directory.Delete(_directory);
    }

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(TestServer.Value.ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
