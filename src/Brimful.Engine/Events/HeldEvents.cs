using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Events;

/// <summary>
/// Counts held events once a meter and an account know them (S3): up to 10,000 before the call that made them attributable answers, the
/// rest behind it. One release at a time, each from what the last one left, so that no event is taken off the shelf twice.
/// </summary>
public sealed class HeldEvents(Node node, IEventRecords records, IOutboxProgress progress) : IDisposable
{
    private const int ReleasedBeforeAnswer = 10_000;
    private const int ReleasedAtOnce = 1_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _behind = Task.CompletedTask;

    /// <summary>After a start: counts whatever a stop cut short.</summary>
    public void Resume()
    {
        foreach (var tenant in node.Directory.Tenants.Where(HoldsAny)) GoOnBehind(tenant, new HeldQuery(tenant.Entry.Number, 0, ReleasedAtOnce));
    }

    /// <summary>Counts held events of new subjects or of a new meter's type.</summary>
    internal async Task ReleaseAsync(TenantState tenant, IReadOnlyList<string>? subjects, IReadOnlyList<string>? types, CancellationToken cancellationToken)
    {
        if (!HoldsAny(tenant)) return;
        var query = new HeldQuery(tenant.Entry.Number, 0, ReleasedAtOnce) { Subjects = subjects, Types = types };
        var next = await ReleaseAsync(tenant, query, ReleasedBeforeAnswer, cancellationToken);
        if (next is not null) GoOnBehind(tenant, next);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _behind.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
        _turn.Dispose();
    }

    private bool HoldsAny(TenantState tenant) => node.Directory.TallyOf(tenant.Entry.Number).Unattributed > 0;

    private void GoOnBehind(TenantState tenant, HeldQuery query) =>
        _behind = Task.WhenAll(_behind, Task.Run(() => ReleaseAsync(tenant, query, long.MaxValue, _stopping.Token)));

    /// <summary>Releases from a position on; answers where to go on, or null at the end.</summary>
    private async Task<HeldQuery?> ReleaseAsync(TenantState tenant, HeldQuery query, long most, CancellationToken cancellationToken)
    {
        for (long seen = 0; seen < most; seen += ReleasedAtOnce)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                await progress.ReachedAsync(node.Feed.DurablePosition, cancellationToken);
                var held = await records.ListHeldAsync(query, cancellationToken);
                if (held.Count == 0) return null;
                await CountAsync(tenant, held);
                query = query with { AfterPosition = held[^1].Position };
                if (held.Count < query.Limit) return null;
            }
            finally
            {
                _turn.Release();
            }
        }
        return query;
    }

    private async Task CountAsync(TenantState tenant, IReadOnlyList<HeldItem> held)
    {
        var batch = new UsageBatch();
        batch.Start(JoinedDocuments.Of(held.Select(item => item.Document)), EventFormat.Batch, tenant.Catalog);
        new EventReader(node.Hash).Read(batch);
        var work = new IngestWork(node, tenant, batch)
        {
            ReceivedTicks = [.. held.Select(item => item.ReceivedAt.ToUnixTimeTicks())],
            LeavesUnattributed = true,
            AfterVerdicts = now => node.Directory.Release(tenant, now, Released(batch, held)),
        };
        node.Submit(work);
        await work.Done;
    }

    private static List<long> Released(UsageBatch batch, IReadOnlyList<HeldItem> held)
    {
        var positions = new List<long>();
        for (var index = 0; index < batch.Count; index++)
            if (batch.Slots[index].Verdict != Verdict.None) positions.Add(held[index].Position);
        return positions;
    }
}
