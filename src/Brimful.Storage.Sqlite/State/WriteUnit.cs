using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.State;

/// <summary>Work that is done whole or not at all, and who waits for it.</summary>
/// <param name="weight">Roughly how many bytes it writes.</param>
internal abstract class WriteUnit(int weight)
{
    public int Weight { get; } = weight;

    public Exception? Failure { get; private set; }

    /// <summary>Does the work inside a transaction of its own, which a failure begins anew. Without a savepoint, for which SQLite keeps a copy of every page that is changed.</summary>
    public void RunAlone(Connection connection)
    {
        try
        {
            Do(connection);
        }
        catch (Exception failure) when (connection.IsInTransaction)
        {
            Failure = failure;
            connection.Rollback();
            connection.Begin();
        }
    }

    /// <summary>Does the work inside the group's transaction. A failure of its own takes back only what it did itself.</summary>
    public void Run(Connection connection)
    {
        connection.Prepare("SAVEPOINT unit").Run();
        try
        {
            Do(connection);
        }
        catch (Exception failure) when (connection.IsInTransaction)
        {
            Failure = failure;
            connection.Prepare("ROLLBACK TO unit").Run();
        }
        connection.Prepare("RELEASE unit").Run();
    }

    /// <summary>Tells who waits how the group's transaction ended.</summary>
    public void End(Exception? groupFailure) => Tell(Failure ?? groupFailure);

    protected abstract void Do(Connection connection);

    protected abstract void Tell(Exception? failure);
}

/// <inheritdoc/>
internal sealed class WriteUnit<T>(Func<Connection, T> work, int weight) : WriteUnit(weight)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    public Task<T> Done => _done.Task;

    protected override void Do(Connection connection) => _answer = work(connection);

    protected override void Tell(Exception? failure)
    {
        if (failure is null) _done.SetResult(_answer);
        else _done.SetException(failure);
    }
}
