namespace Brimful.Storage.Sqlite.Endpoints;

/// <summary>Endpoints with their health.</summary>
internal static class EndpointTable
{
    public const string Create =
        """
        CREATE TABLE endpoints (
            tenant           INTEGER NOT NULL,
            key              TEXT    NOT NULL,
            kind             INTEGER NOT NULL,
            settings         TEXT    NOT NULL,
            sealed_version   INTEGER,
            sealed           BLOB,
            disabled_reason  TEXT,
            state_since      TEXT    NOT NULL,
            secret_version   INTEGER,
            secret           BLOB,
            previous_version INTEGER,
            previous_secret  BLOB,
            previous_until   TEXT,
            rate_limit       INTEGER,
            failing_since    TEXT,
            failures         INTEGER NOT NULL,
            last_notice_at   TEXT,
            version          INTEGER NOT NULL,
            created_at       TEXT    NOT NULL,
            PRIMARY KEY (tenant, key)
        ) WITHOUT ROWID;
        """;
}
