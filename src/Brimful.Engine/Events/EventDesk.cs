using System.Collections.Concurrent;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Events;

/// <summary>Takes bodies of events: reads them on the caller's thread, has the writer judge them, and answers when that is durable.</summary>
public sealed partial class EventDesk(Node node, IEventRecords records, IOutboxProgress progress) : IEvents, IDisposable
{
    private const int BatchesKept = 64;

    private readonly ConcurrentStack<UsageBatch> _batches = [];
    private readonly ReplayShelf _shelf = new(records);
    private readonly SemaphoreSlim _replaying = new(1);
    private readonly SemaphoreSlim _underWay = new(node.Options.BatchesUnderWay);

    public async Task<Outcome<Ingested>> IngestAsync(string tenant, EventFormat format, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        await _underWay.WaitAsync(cancellationToken);
        var batch = _batches.TryPop(out var kept) ? kept : new UsageBatch();
        try
        {
            batch.Start(body, format, state.Catalog);
            if (RefusalOf(new EventReader(node.Hash).Read(batch)) is { } unreadable) return unreadable;
            var work = new IngestWork(node, state, batch);
            node.Submit(work);
            return await work.Done is { } refusal ? refusal : Told(batch);
        }
        finally
        {
            if (_batches.Count < BatchesKept) _batches.Push(batch);
            _underWay.Release();
        }
    }

    public async Task<Outcome<Ingested>> ReplayAsync(string tenant, ReplaySelection selection, CancellationToken cancellationToken)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        await _replaying.WaitAsync(cancellationToken);
        try
        {
            return await ReplayOnceAsync(state, selection, cancellationToken);
        }
        finally
        {
            _replaying.Release();
        }
    }

    public void Dispose()
    {
        _underWay.Dispose();
        _replaying.Dispose();
    }

    /// <summary>One at a time, each from what the last one left, even one that was refused and becomes durable yet, so that no event is taken
    /// off the shelf twice.</summary>
    private async Task<Outcome<Ingested>> ReplayOnceAsync(TenantState state, ReplaySelection selection, CancellationToken cancellationToken)
    {
        if (!node.IsAvailable) return Refusal.Unavailable;
        await progress.ReachedAsync(node.NewestPosition, cancellationToken);
        var wanted = await _shelf.TakeAsync(state.Entry.Number, selection, cancellationToken);
        if (wanted.Count == 0) return new Ingested(0, 0, 0, 0, []);
        var batch = new UsageBatch();
        batch.Start([.. wanted.Select(item => item.Document)], state.Catalog);
        new EventReader(node.Hash).Read(batch);
        var work = new IngestWork(node, state, batch)
        {
            AfterVerdicts = now => node.Directory.Replay(state, now, [.. wanted.Select(item => item.Position)]),
        };
        node.Submit(work);
        return await work.Done is { } refusal ? refusal : Told(batch);
    }

    private static Refusal? RefusalOf(BodyFault fault) => fault switch
    {
        BodyFault.Unreadable => new Refusal(RefusalKind.Unreadable, "request.unreadable", "The body is not what its content type says. Nothing was taken. Send CloudEvents 1.0 in JSON: one object, an array, or one object a line."),
        BodyFault.TooMany => new Refusal(RefusalKind.TooLarge, "request.too_large", $"The body holds more than {UsageBatch.MaxEvents:N0} events. Nothing was taken. Send it in parts."),
        _ => null,
    };

    private Ingested Told(UsageBatch batch)
    {
        var ingested = Summarise(batch);
        node.Options.Metrics?.Ingested(ingested);
        return ingested;
    }

    private static Ingested Summarise(UsageBatch batch)
    {
        int counted = 0, duplicates = 0, unattributed = 0;
        List<RejectedEvent>? rejected = null;
        for (var index = 0; index < batch.Count; index++)
        {
            ref readonly var slot = ref batch.Slots[index];
            switch (slot.Verdict)
            {
                case Verdict.Counted: counted++; break;
                case Verdict.Duplicate: duplicates++; break;
                case Verdict.Unattributed: unattributed++; break;
                default:
                    (rejected ??= []).Add(new RejectedEvent(index, batch.StringOf(slot.Id), EventFaults.CodeOf(slot.Fault), EventFaults.MessageOf(slot.Fault)));
                    break;
            }
        }
        return new Ingested(batch.Count, counted, duplicates, unattributed, rejected ?? (IReadOnlyList<RejectedEvent>)[]);
    }
}
