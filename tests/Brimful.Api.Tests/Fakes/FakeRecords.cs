using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeRecords : IFactRecords, IEventRecords, IApiKeyRecords, IOutboxProgress
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, ApiKeyRecord> _keys = new();

    public List<FactItem> Facts { get; } = [];

    public List<RejectedItem> Rejected { get; } = [];

    public List<long> Awaited { get; } = [];

    public Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FactItem>>([.. Facts
            .Where(item => item.TenantNumber == query.TenantNumber && item.Position > query.AfterPosition
                && (query.AccountNumber is null || item.AccountNumber == query.AccountNumber))
            .Take(query.Limit)]);

    public Task<FactItem?> FindAsync(FactName name, CancellationToken cancellationToken) =>
        Task.FromResult(Facts.Find(item => FactName.Of(item) == name));

    public Task<IReadOnlyList<HeldItem>> ListHeldAsync(HeldQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<HeldItem>>([]);

    public Task<IReadOnlyList<RejectedItem>> ListRejectedAsync(RejectedQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RejectedItem>>([.. Rejected.Where(item => item.TenantNumber == query.TenantNumber)]);

    public Task<IReadOnlyList<long>> ListOldestHeldAsync(AgeQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([]);

    public Task<IReadOnlyList<long>> ListOldestRejectedAsync(AgeQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([]);

    public Task<ApiKeyRecord?> FindBySecretAsync(string secretSha256, CancellationToken cancellationToken) =>
        Task.FromResult(_keys.Values.FirstOrDefault(key => key.SecretSha256 == secretSha256));

    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(string? tenant, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ApiKeyRecord>>([.. _keys.Values.Where(key => key.Tenant == tenant)]);

    public Task SaveAsync(ApiKeyRecord key, CancellationToken cancellationToken)
    {
        _keys[key.Id] = key;
        return Task.CompletedTask;
    }

    public Task TouchAsync(string id, Instant usedAt, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(id, out var key)) _keys[id] = key with { LastUsedAt = usedAt };
        return Task.CompletedTask;
    }

    public Task ReachedAsync(long position, CancellationToken cancellationToken)
    {
        lock (Awaited) Awaited.Add(position);
        return Task.CompletedTask;
    }
}
