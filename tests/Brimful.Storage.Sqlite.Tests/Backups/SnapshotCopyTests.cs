using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Tests.Backups;

public sealed class SnapshotCopyTests : IDisposable
{
    private const int Rows = 200;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_whose_process_ended_in_the_middle_of_a_write_is_copied_as_it_was_before()
    {
        using (var writing = Connection.Open(_directory.File("history.db")))
        {
            writing.Execute("PRAGMA journal_mode = TRUNCATE; PRAGMA cache_size = 2; CREATE TABLE blocks (id INTEGER PRIMARY KEY, body BLOB)");
            writing.InTransaction(() => AddRows(writing));
            writing.Begin();
            writing.Execute("UPDATE blocks SET body = zeroblob(3000)"); // more than the cache holds: part of it is in the file
            foreach (var suffix in new[] { "", "-journal" }) File.Copy(_directory.File("history.db" + suffix), _directory.File("killed.db" + suffix));
            writing.Rollback();
        }
        new FileInfo(_directory.File("killed.db-journal")).Length.ShouldBeGreaterThan(100_000);

        using (var snapshot = SnapshotCopy.Take(_directory.File("killed.db"))) snapshot.CopyTo(_directory.File("copy.db"), static _ => { }, default);

        using var copy = Connection.OpenReadOnly(_directory.File("copy.db"));
        copy.Prepare("SELECT count(*) FROM blocks WHERE length(body) = 2000").First(row => row.Int64(0)).ShouldBe(Rows);
    }

    private static void AddRows(Connection connection)
    {
        for (var row = 0; row < Rows; row++) connection.Prepare("INSERT INTO blocks (body) VALUES (zeroblob(2000))").Run();
    }
}
