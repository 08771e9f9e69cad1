using Brimful.Engine.Ports;
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

    /// <summary>Gives each stream of a store that is there the rows that are its own of the one table, which goes. Each goes from the one table before the next is taken, so that its pages are used again.</summary>
    /// <exception cref="StoreDamagedException">Not every row came along: a page of the table is damaged.</exception>
    public static void TakeApart(Connection connection)
    {
        var left = connection.Prepare("SELECT count(*) FROM journal").First(row => row.Int64(0));
        foreach (var stream in connection.Prepare("SELECT stream FROM streams ORDER BY stream").List(row => row.Int32(0)))
        {
            Create(connection, stream);
            var (first, count) = ((long)stream << SequenceBits, (1L << SequenceBits) - 1);
            left -= connection.Prepare($"INSERT INTO {NameOf(stream)} SELECT record - ?1, body, seal FROM journal WHERE record BETWEEN ?1 AND ?1 + ?2 ORDER BY record").With(first).With(count).Run();
            connection.Prepare("DELETE FROM journal WHERE record BETWEEN ?1 AND ?1 + ?2").With(first).With(count).Run();
        }
        if (left != 0) throw new StoreDamagedException($"'{connection.Path}' is damaged: records of its journal are out of place ({left}). Nothing was changed. Restore a backup, and check disk and memory.");
        connection.Execute("DROP TABLE journal");
    }
}
