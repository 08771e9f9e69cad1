using Brimful.Engine.Outbox;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>Facts, once each: the identity is the fact's key in the store (S9), so that a crossing cannot be there twice. A bucket's are found by it too.</summary>
internal static class FactTable
{
    public const string Create =
        """
        CREATE TABLE facts (
            tenant   INTEGER NOT NULL,
            position INTEGER NOT NULL,
            account  INTEGER NOT NULL,
            bucket   TEXT    NOT NULL,
            sequence INTEGER NOT NULL,
            kind     INTEGER NOT NULL,
            identity BLOB    NOT NULL,
            body     BLOB    NOT NULL,
            PRIMARY KEY (tenant, position)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX facts_by_identity ON facts (tenant, account, bucket, identity);
        """;

    /// <summary>For files that had an index more.</summary>
    public const string DropBucketIndex = "DROP INDEX IF EXISTS facts_by_bucket;";

    public static void Add(Connection connection, FactItem item) =>
        connection.Prepare(
            """
            INSERT INTO facts (tenant, position, account, bucket, sequence, kind, identity, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)
            .With(item.TenantNumber).With(item.Position).With(item.AccountNumber).With(item.Bucket).With(item.Fact.Sequence)
            .With((int)FactKinds.Of(item.Fact)).With(FactIdentity.Of(item.Fact)).With(OutboxCodec.Encode(item)).Run();
}
