using Brimful.Storage.Sqlite.Access;
using Brimful.Storage.Sqlite.Connections;
using Brimful.Storage.Sqlite.Deliveries;
using Brimful.Storage.Sqlite.Endpoints;
using Brimful.Storage.Sqlite.Events;
using Brimful.Storage.Sqlite.Facts;
using Brimful.Storage.Sqlite.Notifications;
using Brimful.Storage.Sqlite.Projection;

namespace Brimful.Storage.Sqlite.State;

/// <summary>The state file's migrations, in order; each noun declares its tables beside what reads and writes them.</summary>
internal static class StateSchema
{
    public static readonly Schema Value = new(PageBytes: 8_192,
    [
        CheckpointTables.Create,
        ApiKeyTable.Create,
        ProjectionTable.Create,
        FactTable.Create,
        EventTables.Create,
        EndpointTable.Create,
        NotificationTable.Create,
        DeliveryTables.Create,
    ]);
}
