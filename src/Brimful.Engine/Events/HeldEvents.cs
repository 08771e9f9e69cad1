using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Events;

/// <summary>
/// Counts held events once a meter and an account know them (S3): up to 10,000 before the call that made them attributable answers, the
/// rest behind it; all of it behind it when the store refuses just then. One release at a time, each from what the last one left, so that no event is taken off the shelf twice.
/// </summary>
public sealed partial class HeldEvents(Node node, IEventRecords records, IOutboxProgress progress) : IDisposable
{
    private const int ReleasedBeforeAnswer = 10_000;
    private const int ReleasedAtOnce = 1_000;
    private const long BytesAtOnce = 16 << 20;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _behind = Task.CompletedTask;

    /// <summary>After a start: counts whatever a stop cut short. What is held from now on is left to the call that makes it attributable, which begins
    /// with the oldest: a pass that had gone past those would count the newer ones first.</summary>
    public void Resume()
    {
        foreach (var tenant in node.Directory.Tenants.Where(HoldsAny)) GoOnBehind(tenant, new HeldQuery(tenant.Entry.Number, 0, ReleasedAtOnce), node.NewestPosition, new TaskCompletionSource());
    }

    /// <summary>Counts held events of new subjects or of a new meter's type. A caller who goes away does not stop it.</summary>
    internal async Task ReleaseAsync(TenantState tenant, IReadOnlyList<string>? subjects, IReadOnlyList<string>? types, CancellationToken cancellationToken)
    {
        if (!HoldsAny(tenant)) return;
        var query = new HeldQuery(tenant.Entry.Number, 0, ReleasedAtOnce) { Subjects = subjects, Types = types };
        var answerable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        GoOnBehind(tenant, query, long.MaxValue, answerable);
        await answerable.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _behind.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
        _turn.Dispose();
    }

    private bool HoldsAny(TenantState tenant) => node.Directory.HeldOf(tenant.Entry.Number) > 0;

    private void GoOnBehind(TenantState tenant, HeldQuery query, long through, TaskCompletionSource answerable)
    {
        var release = Task.Factory.StartNew(() => ReleaseAsync(tenant, query, through, answerable), CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.Options.Behind);
        lock (_stopping) _behind = Task.WhenAll(_behind, release.Unwrap());
    }

    /// <summary>Releases page after page. A page that the store refuses is tried again, not passed over.</summary>
    /// <param name="through">The last position to release.</param>
    private async Task ReleaseAsync(TenantState tenant, HeldQuery query, long through, TaskCompletionSource answerable)
    {
        try
        {
            for (var seen = 0L; ;)
            {
                var held = await ReleasePageAsync(tenant, query, through);
                if (held is null)
                {
                    answerable.TrySetResult();
                    await Task.Delay(RetryPause, node.Options.Time, _stopping.Token);
                }
                else
                {
                    seen += held.Count;
                    if (held.Count > 0) query = query with { AfterPosition = held[^1].Position };
                    if (held.Count == 0) break;
                    if (seen >= ReleasedBeforeAnswer) answerable.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: Resume counts the rest after the next start.
        }
        finally
        {
            answerable.TrySetResult();
        }
    }

    /// <summary>One page, in its turn; null when the store refuses for now. A page that was refused may be on its way to the disk all the
    /// same: it is waited for, or it would be taken off the shelf twice.</summary>
    private async Task<IReadOnlyList<HeldItem>?> ReleasePageAsync(TenantState tenant, HeldQuery query, long through)
    {
        await _turn.WaitAsync();
        try
        {
            _stopping.Token.ThrowIfCancellationRequested();
            if (!node.IsAvailable) return null;
            await progress.ReachedAsync(node.NewestPosition, _stopping.Token);
            var held = WithinBytes((await records.ListHeldAsync(query, _stopping.Token)).TakeWhile(item => item.Position <= through).ToList());
            return held.Count == 0 || await CountAsync(tenant, held) ? held : null;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static IReadOnlyList<HeldItem> WithinBytes(IReadOnlyList<HeldItem> held)
    {
        var (count, bytes) = (0, 0L);
        while (count < held.Count && (count == 0 || bytes + held[count].Document.Length <= BytesAtOnce)) bytes += held[count++].Document.Length;
        return [.. held.Take(count)];
    }

    private async Task<bool> CountAsync(TenantState tenant, IReadOnlyList<HeldItem> held)
    {
        var batch = new UsageBatch();
        batch.Start([.. held.Select(item => item.Document)], tenant.Catalog);
        new EventReader(node.Hash).Read(batch);
        var released = 0;
        var work = new IngestWork(node, tenant, batch)
        {
            ReceivedTicks = [.. held.Select(item => item.ReceivedAt.ToUnixTimeTicks())],
            LeavesUnattributed = true,
            AfterVerdicts = now =>
            {
                var positions = Released(batch, held);
                released = positions.Count;
                node.Directory.Release(tenant, now, positions);
            },
        };
        node.Submit(work);
        if (await work.Done is not null) return false;
        node.Options.Metrics?.Released(released);
        return true;
    }

    private static List<long> Released(UsageBatch batch, IReadOnlyList<HeldItem> held)
    {
        var positions = new List<long>();
        for (var index = 0; index < batch.Count; index++)
            if (batch.Slots[index].Verdict != Verdict.None) positions.Add(held[index].Position);
        return positions;
    }
}
