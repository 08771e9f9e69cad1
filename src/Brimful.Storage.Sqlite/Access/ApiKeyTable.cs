namespace Brimful.Storage.Sqlite.Access;

/// <summary>API keys; a tenant of null is an operator's.</summary>
internal static class ApiKeyTable
{
    public const string Create =
        """
        CREATE TABLE api_keys (
            id            TEXT PRIMARY KEY,
            tenant        TEXT,
            name          TEXT NOT NULL,
            scopes        TEXT NOT NULL,
            secret_sha256 TEXT NOT NULL,
            created_at    TEXT NOT NULL,
            last_used_at  TEXT,
            revoked_at    TEXT
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX api_keys_by_secret ON api_keys (secret_sha256);
        CREATE INDEX api_keys_by_tenant ON api_keys (tenant, created_at, id);
        """;
}
