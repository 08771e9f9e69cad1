namespace Brimful.Storage.Sqlite.Projection;

/// <summary>How far the outbox has been carried over: one row.</summary>
internal static class ProjectionTable
{
    public const string Create =
        """
        CREATE TABLE projection (position INTEGER NOT NULL);
        INSERT INTO projection VALUES (0);
        """;
}
