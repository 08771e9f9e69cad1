using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Directories;
using Brimful.Storage.Sqlite.State;

namespace Brimful.Storage.Sqlite.Records;

/// <summary>Opens what is looked up and sent: API keys, endpoints, documents, facts, notifications, deliveries.</summary>
internal static class RecordFile
{
    /// <summary>How much of what can be made or done again, by the same ids, may be lost with the power: what is carried over from the outbox, and attempts from which nothing follows.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromMilliseconds(100);

    /// <summary>More than are given out before they are on the disk.</summary>
    private const int MostNumbersLost = 1_000_000;

    /// <param name="onWaiting"><inheritdoc cref="Settling" path="/param[@name='OnWaiting']"/></param>
    /// <exception cref="StoreRefusedException">It is missing: what it holds is nowhere else.</exception>
    /// <exception cref="StoreDamagedException">Its log is damaged in front of what was acknowledged.</exception>
    public static QueuedFile Open(DataDirectory directory, Action onWaiting, Action<Exception>? onFault)
    {
        RecordMove.Prepare(directory);
        LogExamination.RefuseDamaged(directory.RecordFile, RecordSchema.WaitingPage);
        return QueuedFile.Open(directory.RecordFile, RecordSchema.Value, RecordSchema.Limits, new Settling(MostBehind, RecordSchema.MarkWaiting, onWaiting), onFault);
    }

    /// <summary>Sees to it that numbers which were seen, and did not get to the disk, are not given to others: who goes on from one would miss these.</summary>
    public static void SkipNumbers(QueuedFile records) => records.WriteAsync(connection =>
    {
        foreach (var table in new[] { "notifications", "inbox_entries" })
        {
            connection.Prepare("INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)").With(table).Run();
            connection.Prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = ?").With(MostNumbersLost).With(table).Run();
        }
    }).GetAwaiter().GetResult();
}
