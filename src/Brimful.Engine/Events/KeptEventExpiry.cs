using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Events;

/// <summary>
/// Forgets held events whose time is older than the dedupe window and rejected ones that were received before it, each by the clock of
/// its tenant (S22), and the oldest rejected ones beyond the limit (S23). Works in slices, each a command of the directory that goes the
/// way of a release: journal, outbox, records. How events ended stays counted for ever (S3).
/// </summary>
public sealed class KeptEventExpiry(Node node, HeldEvents held, EventDesk events) : IDisposable
{
    /// <summary>Events that are forgotten by one command.</summary>
    private const int Slice = 1_000;

    private readonly CancellationTokenSource _stopping = new();
    private readonly KeeperFaults _faults = new("expiry", node) { WaitsForStore = true };
    private Task _running = Task.CompletedTask;

    /// <summary>Told of a failure after which the process must stop: a lost fence.</summary>
    public Action<Exception>? OnFatal { get; init; }

    /// <summary>Told of failures after which counting goes on, one a minute at most. Set it before <see cref="Start"/>.</summary>
    public Action<KeeperFault>? OnFault
    {
        get => _faults.OnFault;
        set => _faults.OnFault = value;
    }

    /// <summary>Looks from now on, again and again.</summary>
    public void Start() =>
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.Options.Behind).Unwrap();

    /// <summary>Looks once. When the store refuses, what is left waits for the next look; so does a tenant whose events cannot be forgotten, and the others do not wait for it.</summary>
    /// <returns>How many events were forgotten.</returns>
    public async Task<long> ForgetAsync(CancellationToken cancellationToken)
    {
        if (await node.AskAsync<List<Shelf>>(Shelves) is not Outcome<List<Shelf>>.Done { Value: var shelves }) return 0;
        var forgotten = 0L;
        foreach (var shelf in shelves) forgotten += await ForgetOrLeaveAsync(shelf, cancellationToken);
        return forgotten;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _running.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await LookAsync();
                await Task.Delay(node.Options.ForgetEvery.ToTimeSpan(), node.Options.Time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: the next start looks at once.
        }
        catch (Exception fault)
        {
            OnFatal?.Invoke(fault);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await ForgetAsync(_stopping.Token);
        }
        catch (StoreUnavailableException)
        {
            // The next look goes on.
        }
    }

    /// <summary>What is kept for each tenant, and how long: on the writer's thread, all at one moment.</summary>
    private Outcome<List<Shelf>> Shelves(long realTicks)
    {
        var window = node.Options.DedupeWindow.BclCompatibleTicks;
        var shelves = new List<Shelf>();
        foreach (var tenant in node.Directory.Tenants)
        {
            var number = tenant.Entry.Number;
            var shelf = new Shelf(number, Instant.FromUnixTimeTicks(tenant.Entry.ClockAt(realTicks) - window), node.Directory.HeldOf(number), node.RejectedOf(number));
            if (shelf.Held > 0 || shelf.Rejected > 0) shelves.Add(shelf);
        }
        return shelves;
    }

    private async Task<long> ForgetOrLeaveAsync(Shelf shelf, CancellationToken cancellationToken)
    {
        try
        {
            return await ForgetAsync(shelf, cancellationToken);
        }
        catch (Exception fault) when (_faults.Concern(fault))
        {
            _faults.Note(fault, account: null);
            return 0;
        }
    }

    private async Task<long> ForgetAsync(Shelf shelf, CancellationToken cancellationToken)
    {
        var aged = new AgeQuery(shelf.Tenant, shelf.KeptSince, Slice);
        var heldGone = shelf.Held == 0 ? 0 : await InSlicesAsync(long.MaxValue, _ => held.ForgetAsync(aged, cancellationToken));
        if (shelf.Rejected == 0) return heldGone;
        var rejectedGone = await InSlicesAsync(long.MaxValue, _ => events.ForgetAsync(aged, cancellationToken));
        var tooMany = shelf.Rejected - rejectedGone - node.Options.KeptEventsPerTenant;
        return heldGone + rejectedGone + await InSlicesAsync(tooMany, most => events.ForgetAsync(new AgeQuery(shelf.Tenant, null, most), cancellationToken));
    }

    private static async Task<long> InSlicesAsync(long most, Func<int, Task<int>> forget)
    {
        var gone = 0L;
        while (gone < most)
        {
            var slice = await forget((int)Math.Min(Slice, most - gone));
            if (slice == 0) break;
            gone += slice;
        }
        return gone;
    }

    private readonly record struct Shelf(int Tenant, Instant KeptSince, long Held, long Rejected);
}
