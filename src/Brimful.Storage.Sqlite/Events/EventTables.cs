using Brimful.Engine.Outbox;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Events;

/// <summary>Events that are kept but not counted (S3), in order of receipt.</summary>
internal static class EventTables
{
    public const string Create =
        """
        CREATE TABLE held_events (
            tenant      INTEGER NOT NULL,
            position    INTEGER NOT NULL,
            source      TEXT    NOT NULL,
            id          TEXT    NOT NULL,
            type        TEXT    NOT NULL,
            subject     TEXT    NOT NULL,
            received_at TEXT    NOT NULL,
            time        TEXT    NOT NULL,
            document    BLOB    NOT NULL,
            PRIMARY KEY (tenant, position)
        ) WITHOUT ROWID;
        CREATE INDEX held_events_by_subject ON held_events (tenant, subject, position);
        CREATE INDEX held_events_by_type ON held_events (tenant, type, position);
        CREATE TABLE rejected_events (
            tenant      INTEGER NOT NULL,
            position    INTEGER NOT NULL,
            source      TEXT,
            id          TEXT,
            type        TEXT,
            subject     TEXT,
            received_at TEXT    NOT NULL,
            code        TEXT    NOT NULL,
            message     TEXT    NOT NULL,
            document    BLOB    NOT NULL,
            PRIMARY KEY (tenant, position)
        ) WITHOUT ROWID;
        CREATE INDEX rejected_events_by_id ON rejected_events (tenant, id, position);
        CREATE INDEX rejected_events_by_code ON rejected_events (tenant, code, position);
        CREATE INDEX rejected_events_by_subject ON rejected_events (tenant, subject, position);
        """;

    /// <summary>What is forgotten by age is found by age.</summary>
    public const string IndexAges =
        """
        CREATE INDEX held_events_by_time ON held_events (tenant, time, position);
        CREATE INDEX rejected_events_by_receipt ON rejected_events (tenant, received_at, position);
        """;

    public static void Add(Connection connection, HeldItem item) =>
        connection.Prepare(
            """
            INSERT INTO held_events (tenant, position, source, id, type, subject, received_at, time, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, position) DO NOTHING
            """)
            .With(item.TenantNumber).With(item.Position).With(item.Source).With(item.Id).With(item.Type).With(item.Subject)
            .With(item.ReceivedAt).With(item.Time).With(item.Document.Span).Run();

    public static void Add(Connection connection, RejectedItem item) =>
        connection.Prepare(
            """
            INSERT INTO rejected_events (tenant, position, source, id, type, subject, received_at, code, message, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, position) DO NOTHING
            """)
            .With(item.TenantNumber).With(item.Position).With(item.Source).With(item.Id).With(item.Type).With(item.Subject)
            .With(item.ReceivedAt).With(item.Code).With(item.Message).With(item.Document.Span).Run();

    public static void Release(Connection connection, int tenant, long position) =>
        connection.Prepare("DELETE FROM held_events WHERE tenant = ? AND position = ?").With(tenant).With(position).Run();

    public static void Replay(Connection connection, int tenant, long position) =>
        connection.Prepare("DELETE FROM rejected_events WHERE tenant = ? AND position = ?").With(tenant).With(position).Run();
}
