using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Commits;

/// <summary>The fence of everything but commits, which have it in their streams: a process that was shut out must not write over its successor's state either.</summary>
internal static class Fence
{
    /// <summary>The first statement of a transaction that writes as the owner of an epoch.</summary>
    public static Statement Guard(long epoch) => new Statement("SELECT guard($1)").With(epoch);
}
