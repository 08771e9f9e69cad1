using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Plans;

/// <summary>
/// Brings changed plans to the accounts on them behind the answer that made the change durable: one step after the other, each a request among those of
/// callers, so that usage is taken all the while. A stop or a crash cuts it short between two steps; the next start goes on from there. A change that fails at an
/// account stands there and is tried again later; changes of other plans go on.
/// </summary>
public sealed class PlanRollouts(Node node) : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long changes that have failed are left out.</summary>
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);

    private readonly KeeperFaults _faults = new("rollouts", node);
    private readonly HashSet<int> _leftOut = [];
    private readonly RolloutSteps _steps = new(node);
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _last;

    /// <summary>Told of a failure after which the process must stop.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Told of failures after which counting goes on, one a minute at most. Set it before <see cref="Start"/>.</summary>
    public Action<KeeperFault>? OnFault
    {
        get => _faults.OnFault;
        set => _faults.OnFault = value;
    }

    /// <summary>Goes on with what a stop cut short, and from now on with every change.</summary>
    public void Start() =>
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.Options.Behind).Unwrap();

    /// <summary>Takes one step.</summary>
    /// <returns>Whether there was one to take; null when the store refuses for now.</returns>
    public async Task<bool?> StepAsync()
    {
        if (await node.AskAsync<RolloutStep?>(real => _steps.TakeAfter(_last, _leftOut, real)) is not Outcome<RolloutStep?>.Done { Value: var step }) return null;
        _last = step?.Plan ?? 0;
        if (step?.Fault is not { } fault) return step is not null;
        _faults.Note(fault, step.Account);
        _leftOut.Add(step.Plan);
        return true;
    }

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
                    case false: await WhenChangedAsync(); break;
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

    /// <summary>Waits for a change; where some are left out, not for long.</summary>
    private async Task WhenChangedAsync()
    {
        if (_leftOut.Count == 0)
        {
            await _changed.WaitAsync(_stopping.Token);
            return;
        }
        await _changed.WaitAsync(PauseAfterFault, _stopping.Token);
        _leftOut.Clear();
    }
}
