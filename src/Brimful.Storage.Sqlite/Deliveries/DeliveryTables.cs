namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Deliveries and the log of their attempts. Those that have a time have an index of their own, those that are held until one by tenant too, and so have those that ended
/// otherwise than delivered: an endpoint may have millions of others, and what goes its usual way touches one index.</summary>
internal static class DeliveryTables
{
    public const string Create =
        """
        CREATE TABLE deliveries (
            number           INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant           INTEGER NOT NULL,
            notification     TEXT    NOT NULL,
            endpoint         TEXT    NOT NULL,
            round            INTEGER NOT NULL,
            attempts         INTEGER NOT NULL,
            round_started_at TEXT    NOT NULL,
            state            INTEGER NOT NULL,
            reason           TEXT    NOT NULL,
            next_attempt_at  TEXT,
            changed_at       TEXT    NOT NULL,
            routing          TEXT,
            told_by          TEXT
        );
        CREATE UNIQUE INDEX deliveries_by_notification ON deliveries (tenant, notification, endpoint);
        CREATE INDEX deliveries_queued ON deliveries (tenant, endpoint, next_attempt_at, number) WHERE next_attempt_at IS NOT NULL;
        CREATE INDEX deliveries_held ON deliveries (tenant, next_attempt_at, number) WHERE next_attempt_at IS NOT NULL AND state = 2;
        CREATE INDEX deliveries_told_by ON deliveries (tenant, told_by, endpoint, number) WHERE told_by IS NOT NULL;
        CREATE INDEX deliveries_by_state ON deliveries (tenant, endpoint, state, number) WHERE state NOT IN (1, 3);
        CREATE TABLE attempts (
            number          INTEGER PRIMARY KEY AUTOINCREMENT,
            delivery        INTEGER NOT NULL,
            round           INTEGER NOT NULL,
            attempt         INTEGER NOT NULL,
            at              TEXT    NOT NULL,
            duration_ms     INTEGER NOT NULL,
            status_code     INTEGER,
            error           INTEGER,
            decision        TEXT    NOT NULL,
            answer          TEXT,
            next_attempt_at TEXT
        );
        CREATE UNIQUE INDEX attempts_by_delivery ON attempts (delivery, round, attempt);
        """;
}
