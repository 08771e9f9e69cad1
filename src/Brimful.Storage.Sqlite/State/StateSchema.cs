using Brimful.Storage.Sqlite.Access;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.Events;
using Brimful.Storage.Sqlite.Facts;
using Brimful.Storage.Sqlite.Notifications;
using Brimful.Storage.Sqlite.Projection;

namespace Brimful.Storage.Sqlite.State;

/// <summary>The state file's migrations, in order: checkpoints, and the records that it held until they got a file of their own
/// (<see cref="Records.RecordMove"/> takes them there first).</summary>
internal static class StateSchema
{
    /// <summary>In steps of little: commits wait behind what their disk is given at once.</summary>
    public static readonly LogLimits Limits = new(StepBytes: 1024 * 1024, StartBytes: 32 * 1024 * 1024, LittleBytes: 512 * 1024);

    public static readonly Schema Value = new(PageBytes: 8_192,
    [
        CheckpointTables.Create,
        ApiKeyTable.Create,
        ProjectionTable.Create,
        FactTable.Create,
        EventTables.Create,
        EndpointTable.Create,
        NotificationTable.Create,
        DeliveryTables.CreateById,
        """
        DROP TABLE api_keys;
        DROP TABLE projection;
        DROP TABLE facts;
        DROP TABLE held_events;
        DROP TABLE rejected_events;
        DROP TABLE endpoints;
        DROP TABLE notifications;
        DROP TABLE deliveries;
        DROP TABLE attempts;
        """,
        """
        ALTER TABLE chunks ADD COLUMN seal INTEGER;
        ALTER TABLE checkpoints ADD COLUMN seal INTEGER;
        """,
    ]);
}
