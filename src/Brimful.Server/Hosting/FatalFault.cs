namespace Brimful.Server.Hosting;

/// <summary>A failure after which the process must stop: a lost fence, a disk that did not synchronise, a broken invariant. The first one counts.</summary>
public sealed class FatalFault
{
    private readonly TaskCompletionSource<Exception> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first fault.</summary>
    public Task<Exception> Occurred => _first.Task;

    public bool HasOccurred => _first.Task.IsCompleted;

    public void Raise(Exception fault) => _first.TrySetResult(fault);
}
