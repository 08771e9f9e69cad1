using Brimful.Engine.Outcomes;
using Brimful.Engine.Tenants;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeTenants : ITenants
{
    private readonly Table<TenantView> _table = new(view => view.ETag);

    public TenantView? Find(string tenant) => _table.Find(tenant);

    public TenantView? Find(int number) => _table.List("", null, int.MaxValue).Items.FirstOrDefault(view => view.Number == number);

    public Task<Outcome<Stored<TenantView>>> PutAsync(string tenant, TenantTerms terms, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Put(tenant, precondition, number =>
            new TenantView(number, tenant, terms.Name, terms.Mode, terms.Now ?? Instant.FromUtc(2026, 3, 1, 0, 0), $"t{Guid.NewGuid():n}")));

    public Task<Outcome<TenantView>> GetAsync(string tenant, CancellationToken cancellationToken) => Task.FromResult(_table.Get(tenant));

    public Task<Page<TenantView>> ListAsync(string? after, int limit, CancellationToken cancellationToken) => Task.FromResult(_table.List("", after, limit));

    public Task<Outcome<TenantView>> DeleteAsync(string tenant, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Delete(tenant, precondition));

    public Task<Outcome<TenantView>> SetClockAsync(string tenant, Instant now, CancellationToken cancellationToken)
    {
        if (_table.Find(tenant) is not { } view) return Task.FromResult<Outcome<TenantView>>(Refusal.NotFound("tenant"));
        if (view.Mode == TenantMode.Live)
            return Task.FromResult<Outcome<TenantView>>(new Refusal(RefusalKind.Invalid, "clock.not_sandbox", "Only a sandbox has a clock."));
        return Task.FromResult<Outcome<TenantView>>(view with { Now = now });
    }

    public Task<Outcome<TenantView>> GetCountedAsync(string tenant, CancellationToken cancellationToken) => GetAsync(tenant, cancellationToken);

    public Task<Outcome<EventCounts>> CountsAsync(string tenant, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<EventCounts>>(new EventCounts(10, 4, 3, 2, 1));
}
