using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.State;

/// <summary>Work that is done whole or not at all, and who waits for it. It may be done more than once before it is committed once.</summary>
/// <param name="weight">Roughly how many bytes it writes.</param>
internal abstract class WriteUnit(int weight)
{
    public int Weight { get; } = weight;

    public Exception? Failure { get; private set; }

    /// <summary>Does the work inside the group's transaction, and once more where that was taken back since.</summary>
    /// <returns>False when it failed by itself: the transaction has to be taken back, and goes on without it.</returns>
    public bool TryRun(Connection connection)
    {
        try
        {
            Do(connection);
            return true;
        }
        catch (Exception failure) when (connection.IsInTransaction)
        {
            Failure = failure;
            return false;
        }
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
