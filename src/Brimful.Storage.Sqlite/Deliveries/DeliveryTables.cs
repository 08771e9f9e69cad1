namespace Brimful.Storage.Sqlite.Deliveries;

/// <summary>Deliveries and the log of their attempts, by the number of their notification: what is new stands together at the end. Those that have a time have an index of their own, those that
/// are held until one by tenant too, and so have those that ended otherwise than delivered: an endpoint may have millions of others, and what goes its usual way touches one index.</summary>
internal static class DeliveryTables
{
    public const string Create =
        """
        CREATE TABLE deliveries (
            notification     INTEGER NOT NULL,
            endpoint         TEXT    NOT NULL,
            tenant           INTEGER NOT NULL,
            round            INTEGER NOT NULL,
            attempts         INTEGER NOT NULL,
            round_started_at TEXT    NOT NULL,
            state            INTEGER NOT NULL,
            reason           TEXT    NOT NULL,
            next_attempt_at  TEXT,
            changed_at       TEXT    NOT NULL,
            routing          TEXT,
            told_by          TEXT,
            PRIMARY KEY (notification, endpoint)
        ) WITHOUT ROWID;
        CREATE INDEX deliveries_queued ON deliveries (tenant, endpoint, next_attempt_at, notification) WHERE next_attempt_at IS NOT NULL;
        CREATE INDEX deliveries_held ON deliveries (tenant, next_attempt_at, notification) WHERE next_attempt_at IS NOT NULL AND state = 2;
        CREATE INDEX deliveries_told_by ON deliveries (tenant, told_by, endpoint, notification) WHERE told_by IS NOT NULL;
        CREATE INDEX deliveries_by_state ON deliveries (tenant, endpoint, state, notification) WHERE state NOT IN (1, 3);
        CREATE TABLE attempts (
            notification    INTEGER NOT NULL,
            endpoint        TEXT    NOT NULL,
            round           INTEGER NOT NULL,
            attempt         INTEGER NOT NULL,
            at              TEXT    NOT NULL,
            duration_ms     INTEGER NOT NULL,
            status_code     INTEGER,
            error           INTEGER,
            decision        TEXT    NOT NULL,
            answer          TEXT,
            next_attempt_at TEXT,
            PRIMARY KEY (notification, endpoint, round, attempt)
        ) WITHOUT ROWID;
        """;

    /// <summary>As they were at first: numbered themselves, and by the id of their notification.</summary>
    public const string CreateById =
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

    /// <summary>From <see cref="CreateById"/> to <see cref="Create"/>.</summary>
    public const string NumberByNotification =
        $"""
        DROP INDEX deliveries_queued;
        DROP INDEX deliveries_held;
        DROP INDEX deliveries_told_by;
        DROP INDEX deliveries_by_state;
        ALTER TABLE deliveries RENAME TO deliveries_before;
        ALTER TABLE attempts RENAME TO attempts_before;
        {Create}
        INSERT INTO deliveries SELECT n.number, d.endpoint, d.tenant, d.round, d.attempts, d.round_started_at, d.state, d.reason, d.next_attempt_at, d.changed_at, d.routing, d.told_by
            FROM deliveries_before AS d JOIN notifications AS n ON n.tenant = d.tenant AND n.id = d.notification;
        INSERT INTO attempts SELECT n.number, d.endpoint, a.round, a.attempt, a.at, a.duration_ms, a.status_code, a.error, a.decision, a.answer, a.next_attempt_at
            FROM attempts_before AS a JOIN deliveries_before AS d ON d.number = a.delivery JOIN notifications AS n ON n.tenant = d.tenant AND n.id = d.notification;
        DROP TABLE attempts_before;
        DROP TABLE deliveries_before;
        """;
}
