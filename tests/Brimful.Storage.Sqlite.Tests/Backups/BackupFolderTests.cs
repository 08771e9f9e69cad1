using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Backups;

namespace Brimful.Storage.Sqlite.Tests.Backups;

public sealed class BackupFolderTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    private string Data => _root.File("data");

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("data/copy")]
    [InlineData("data/backups/today")]
    [InlineData("elsewhere/../data/copy")]
    public void A_place_inside_the_data_directory_is_refused_and_nothing_is_made_there(string output)
    {
        Directory.CreateDirectory(Data);

        Should.Throw<StoreRefusedException>(() => new BackupFolder(_root.File(output), Data + "/").Dispose()).Message.ShouldContain($"is inside the data directory '{Data}'");

        Directory.EnumerateFileSystemEntries(Data).ShouldBeEmpty();
    }

    [Fact]
    public void A_data_directory_is_known_by_another_path_too()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "commit.db"), "");
        Directory.CreateSymbolicLink(_root.File("link"), Data);

        Should.Throw<StoreRefusedException>(() => new BackupFolder(_root.File("link/copy"), Data).Dispose()).Message.ShouldContain("is inside the data directory");
    }

    [Fact]
    public void A_place_beside_it_is_taken_though_its_name_begins_alike()
    {
        Directory.CreateDirectory(Data);

        using var folder = new BackupFolder(_root.File("data-backup"), Data);

        Directory.Exists(folder.Path).ShouldBeTrue();
    }
}
