using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Commits;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Tests.Commits;

public sealed class JournalTableTests : IDisposable
{
    private const int OneTableVersion = 2;

    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("commit.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Streams_that_had_one_table_get_each_its_own_rows_and_go_on_behind_them()
    {
        List<JournalRecord> before = [Record(0, 3), Record(0, 4), Record(1, 1), Record(2, 1L << 40), Record(2, (1L << 40) + 1)];
        MakeAsBefore(shards: 2, before);

        using (var file = Open())
        {
            file.Installation.LastSequences.ShouldBe([4, 1, (1L << 40) + 1]);
            All(file).ShouldBe(before.Select(Text));
            var next = new CommitUnit();
            next.Records.Add(Record(2, (1L << 40) + 2));
            file.Commit(next);
            file.Cut(RowRange.Journal(0, 3), static () => { });
        }

        using (var apart = Connection.OpenReadOnly(Path))
            apart.Prepare("SELECT count(*) FROM (SELECT seal FROM journal_0 UNION ALL SELECT seal FROM journal_1 UNION ALL SELECT seal FROM journal_2) WHERE seal IS NULL").First(row => row.Int64(0)).ShouldBe(0);

        using var again = Open();
        All(again).ShouldBe([Text(before[1]), Text(before[2]), Text(before[3]), Text(before[4]), Text(Record(2, (1L << 40) + 2))]);
        using var connection = Connection.OpenReadOnly(Path);
        connection.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").List(row => row.Text(0))
            .ShouldBe(["journal_0", "journal_1", "journal_2", "meta", "outbox", "streams"]);
    }

    [Fact]
    public void A_stream_without_a_record_has_a_table_too()
    {
        MakeAsBefore(shards: 1, []);

        using var file = Open();
        var first = new CommitUnit();
        first.Records.Add(Record(1, 1));
        file.Commit(first);

        All(file).ShouldBe([Text(Record(1, 1))]);
    }

    [Fact]
    public void A_journal_of_which_not_every_record_comes_along_is_damage_and_stays_as_it_is()
    {
        MakeAsBefore(shards: 1, [Record(0, 1), Record(1, 1), Record(5, 7)]); // no stream 5 is there

        Should.Throw<StoreDamagedException>(() => Open().Dispose()).Message.ShouldContain("out of place (1)");
        Should.Throw<StoreDamagedException>(() => Open().Dispose());

        using var connection = Connection.OpenReadOnly(Path);
        connection.Prepare("SELECT count(*) FROM journal").First(row => row.Int64(0)).ShouldBe(3);
    }

    [Fact]
    public void A_store_that_is_taken_apart_grows_by_little_and_has_the_page_of_its_streams_where_it_was()
    {
        MakeAsBefore(shards: 3, [.. Enumerable.Range(0, 4).SelectMany(stream => Enumerable.Range(1, 200).Select(sequence => Record(stream, sequence, bytes: 5_000)))]);
        var before = new FileInfo(Path).Length;

        using var file = Open();

        new FileInfo(Path).Length.ShouldBeLessThan(before * 3 / 2);
        using var connection = Connection.OpenReadOnly(Path);
        connection.Prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'streams'").First(row => row.Int64(0)).ShouldBe(CommitSchema.StreamsPage);
    }

    private CommitFile Open() => CommitFile.Open(Path, new NewInstallation(1, "another", [1]));

    /// <summary>Makes the file as it was when all streams had one table.</summary>
    private void MakeAsBefore(int shards, List<JournalRecord> records)
    {
        using var connection = Connection.Open(Path);
        connection.Execute($"PRAGMA page_size = {CommitSchema.PageBytes}; PRAGMA journal_mode = WAL");
        foreach (var migration in CommitSchema.Value.Migrations.Take(OneTableVersion)) migration.Apply(connection);
        connection.Execute($"PRAGMA user_version = {OneTableVersion}; INSERT INTO meta VALUES ('id', x'01', {shards}, 1)");
        for (var stream = 0; stream <= shards; stream++)
        {
            var last = records.Where(record => record.Stream == stream).Select(record => record.Sequence).LastOrDefault();
            connection.Prepare("INSERT INTO streams VALUES (?, 1, ?, 0)").With(stream).With(last).Run();
        }
        foreach (var record in records)
        {
            connection.Prepare("INSERT INTO journal (record, body, seal) VALUES (?, ?, ?)")
                .With(((long)record.Stream << 44) | record.Sequence).With(record.Body.Span).With(Seal.Of(record)).Run();
        }
    }

    private static List<string> All(CommitFile file) =>
        [.. Enumerable.Range(0, file.Installation.LastSequences.Length).SelectMany(stream => file.ReadJournal(stream, 0)).Select(Text)];

    private static JournalRecord Record(int stream, long sequence, int bytes = 8)
    {
        var body = new byte[bytes];
        BitConverter.TryWriteBytes(body, sequence);
        return new JournalRecord(stream, sequence, body);
    }

    private static string Text(JournalRecord record) => $"{record.Stream}/{record.Sequence}: {Convert.ToHexString(record.Body.Span)}";
}
