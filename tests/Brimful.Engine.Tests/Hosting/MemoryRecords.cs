using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>What is downstream of the outbox, in memory: reads everything up to a position when it is asked to have reached it. Threads may ask at
/// once: held events are let go behind a call.</summary>
public sealed class MemoryRecords : IEventRecords, IFactRecords, IOutboxProgress, IDisposable
{
    private readonly SortedDictionary<long, OutboxItem> _items = [];
    private readonly SemaphoreSlim _reading = new(1);
    private long _position;

    /// <summary>The node whose outbox is read.</summary>
    public Node? Node { get; set; }

    public IEnumerable<FactItem> Facts => Of<FactItem>();

    /// <summary>What forecasts have said.</summary>
    public MemoryForecastRecords Forecasts { get; init; } = new();

    /// <summary>The tenant whose oldest held events cannot be listed; null for none.</summary>
    public int? FaultyTenant { get; set; }

    /// <summary>How far the outbox was read.</summary>
    public long Position => _position;

    /// <summary>Loses what stands at a position.</summary>
    public void Remove(long position)
    {
        lock (_items) _items.Remove(position);
    }

    /// <summary>The same records for another node.</summary>
    public MemoryRecords Copy()
    {
        lock (_items)
        {
            var copy = new MemoryRecords { _position = _position, Forecasts = Forecasts.Copy() };
            foreach (var (position, item) in _items) copy._items.Add(position, item);
            return copy;
        }
    }

    public async Task ReachedAsync(long position, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            while (_position < position)
                foreach (var item in await Node!.Outbox.ReadAsync(_position, 1_000, cancellationToken)) Take(item);
            Node!.Outbox.Consumed(_position);
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    public Task<IReadOnlyList<HeldItem>> ListHeldAsync(HeldQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<HeldItem>>([.. Of<HeldItem>()
            .Where(item => item.TenantNumber == query.TenantNumber && item.Position > query.AfterPosition)
            .Where(item => (query.Subjects?.Contains(item.Subject) ?? true) && (query.Types?.Contains(item.Type) ?? true))
            .Take(query.Limit)]);

    public Task<IReadOnlyList<RejectedItem>> ListRejectedAsync(RejectedQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RejectedItem>>([.. Of<RejectedItem>()
            .Where(item => item.TenantNumber == query.TenantNumber && item.Position > query.AfterPosition && (query.Code is null || item.Code == query.Code))
            .Where(item => query.Positions?.Contains(item.Position) ?? true)
            .Take(query.Limit)]);

    public Task<IReadOnlyList<long>> ListOldestHeldAsync(AgeQuery query, CancellationToken cancellationToken) => query.TenantNumber == FaultyTenant
        ? throw new InvalidOperationException("A planted fault.")
        : Task.FromResult<IReadOnlyList<long>>([.. Of<HeldItem>()
            .Where(item => item.TenantNumber == query.TenantNumber && !(item.Time >= query.Before))
            .OrderBy(item => item.Time).Take(query.Limit).Select(item => item.Position)]);

    public Task<IReadOnlyList<long>> ListOldestRejectedAsync(AgeQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([.. Of<RejectedItem>()
            .Where(item => item.TenantNumber == query.TenantNumber && !(item.ReceivedAt >= query.Before))
            .OrderBy(item => item.ReceivedAt).Take(query.Limit).Select(item => item.Position)]);

    public Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FactItem>>([.. Facts
            .Where(item => item.TenantNumber == query.TenantNumber && item.Position > query.AfterPosition)
            .Where(item => query.AccountNumber is null || (item.AccountNumber == query.AccountNumber && item.Bucket == query.Bucket))
            .Take(query.Limit)]);

    public Task<FactItem?> FindAsync(FactName name, CancellationToken cancellationToken) =>
        Task.FromResult(Facts.SingleOrDefault(item => FactName.Of(item) == name));

    private static bool IsOf(OutboxItem item, AccountErasedItem erased) => item.TenantNumber == erased.TenantNumber && item switch
    {
        FactItem fact => fact.AccountNumber == erased.AccountNumber,
        HeldItem held => erased.Subjects.Contains(held.Subject),
        RejectedItem rejected => rejected.Subject is { } subject && erased.Subjects.Contains(subject),
        _ => false,
    };

    private List<T> Of<T>()
    {
        lock (_items) return [.. _items.Values.OfType<T>()];
    }

    private void Take(OutboxItem item)
    {
        lock (_items)
        {
            Keep(item);
            _position = item.Position;
        }
    }

    private void Keep(OutboxItem item)
    {
        switch (item)
        {
            case ReleasedItem released:
                foreach (var position in released.Positions) _items.Remove(position);
                break;
            case ReplayedItem replayed:
                foreach (var position in replayed.Positions) _items.Remove(position);
                break;
            case AccountErasedItem erased:
                Forecasts.Forget(erased.TenantNumber, erased.AccountNumber);
                foreach (var (position, _) in _items.Where(kept => IsOf(kept.Value, erased)).ToList()) _items.Remove(position);
                break;
            default:
                _items[item.Position] = item;
                break;
        }
    }
}
