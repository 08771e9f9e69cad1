using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>
/// The journal of one stream: a row a record, by sequence. A tree of its own, since SQLite adds to the end of a tree without touching what stands there, and makes room in the middle of one by
/// writing the neighbours anew.
/// </summary>
internal static class JournalTable
{
    /// <summary>Of all streams' one table, as it was before: the stream in the high bits of a row's key, its sequence in the low ones.</summary>
    private const int SequenceBits = 44;

    public static string NameOf(int stream) => $"journal_{stream}";

    public static void Create(Connection connection, int stream) =>
        connection.Execute($"CREATE TABLE {NameOf(stream)} (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL, seal INTEGER)");

    /// <summary>Gives each stream of a store that is there the rows that are its own of the one table, which goes.</summary>
    public static void TakeApart(Connection connection)
    {
        foreach (var stream in connection.Prepare("SELECT stream FROM streams ORDER BY stream").List(row => row.Int32(0)))
        {
            Create(connection, stream);
            connection.Prepare($"INSERT INTO {NameOf(stream)} SELECT record - ?1, body, seal FROM journal WHERE record BETWEEN ?1 AND ?1 + ?2 ORDER BY record")
                .With((long)stream << SequenceBits).With((1L << SequenceBits) - 1).Run();
        }
        connection.Execute("DROP TABLE journal");
    }
}
