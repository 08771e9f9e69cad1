using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Plans;

/// <summary>
/// Brings changed plans to the accounts on them behind the answer that made the change durable: one step after the other, each a request among those of
/// callers, so that usage is taken all the while. A stop or a crash cuts it short between two steps; the next start goes on from there.
/// </summary>
public sealed class PlanRollouts(Node node) : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly RolloutSteps _steps = new(node);
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _last;

    /// <summary>Told of a failure after which the process must stop.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Goes on with what a stop cut short, and from now on with every change.</summary>
    public void Start() =>
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.Options.Behind).Unwrap();

    /// <summary>Takes one step.</summary>
    /// <returns>Whether there was one to take; null when the store refuses for now.</returns>
    public async Task<bool?> StepAsync() =>
        await node.AskAsync<int>(real => _last = _steps.TakeAfter(_last, real)) is Outcome<int>.Done { Value: var plan } ? plan != 0 : null;

    public void Dispose()
    {
        _stopping.Cancel();
        _running.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
        _changed.Dispose();
    }

    /// <summary>A plan was changed.</summary>
    internal void Wake()
    {
        if (!_stopping.IsCancellationRequested) _changed.Release();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                switch (await StepAsync())
                {
                    case false: await _changed.WaitAsync(_stopping.Token); break;
                    case null: await Task.Delay(RetryPause, node.Options.Time, _stopping.Token); break;
                    default: _stopping.Token.ThrowIfCancellationRequested(); break;
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: how far it has come is in the store.
        }
        catch (Exception fault)
        {
            OnFatal?.Invoke(fault);
        }
    }
}
