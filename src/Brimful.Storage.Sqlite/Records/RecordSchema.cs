using Brimful.Storage.Sqlite.Access;
using Brimful.Storage.Sqlite.Calibration;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.Documents;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.Events;
using Brimful.Storage.Sqlite.Facts;
using Brimful.Storage.Sqlite.Inbox;
using Brimful.Storage.Sqlite.Notifications;
using Brimful.Storage.Sqlite.Projection;

namespace Brimful.Storage.Sqlite.Records;

/// <summary>The record file's migrations, in order; each noun declares its tables beside what reads and writes them.</summary>
internal static class RecordSchema
{
    /// <summary>All at once: of a delivery the same pages are written several times within seconds, and moved once.</summary>
    public static readonly LogLimits Limits = new(StepBytes: 32 * 1024 * 1024, StartBytes: 32 * 1024 * 1024, LittleBytes: 1024 * 1024);

    /// <summary>Writes <see cref="WaitingPage"/>.</summary>
    public const string MarkWaiting = "UPDATE meta SET waited = waited + 1";

    /// <summary>The one page of the first table, which whoever waits for the disk writes, and nobody else: by it the log is examined.</summary>
    public const uint WaitingPage = 2;

    /// <summary>A crossing touches some eight leaves of tables and indexes, and log and file take each whole: the smaller a page, the less is written.</summary>
    public static readonly Schema Value = new(PageBytes: 2_048,
    [
        "CREATE TABLE meta (installation TEXT NOT NULL)",
        ApiKeyTable.Create,
        ProjectionTable.Create,
        FactTable.Create,
        EventTables.Create,
        EndpointTable.Create,
        NotificationTable.Create,
        DeliveryTables.CreateById,
        DocumentTable.Create,
        InboxTable.CreateById,
        EventTables.IndexAges + NotificationTable.IndexAges,
        ForecastTable.Create,
        "ALTER TABLE meta ADD COLUMN waited INTEGER NOT NULL DEFAULT 0",
        DeliveryTables.NumberByNotification + InboxTable.NumberByNotification + FactTable.DropBucketIndex,
    ]);

    /// <summary>As it was when the state file still held the records; what came since follows when the file is opened.</summary>
    public static readonly Schema OfStateFile = Value with { Migrations = [.. Value.Migrations.Take(8)] };
}
