using Brimful.Engine.Meters;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeMeters : IMeters
{
    private readonly Table<MeterView> _table = new(view => view.ETag);

    public Task<Outcome<Stored<MeterView>>> PutAsync(string tenant, string meter, MeterTerms terms, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Put($"{tenant}/{meter}", precondition, number => new MeterView(meter, terms, $"m{number}")));

    public Task<Outcome<MeterView>> GetAsync(string tenant, string meter, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Get($"{tenant}/{meter}"));

    public Task<Outcome<Page<MeterView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<MeterView>>>(_table.List(tenant + "/", after, limit));

    public Task<Outcome<MeterView>> DeleteAsync(string tenant, string meter, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Delete($"{tenant}/{meter}", precondition));

    public bool Exists(string tenant, string meter) => _table.Find($"{tenant}/{meter}") is not null;
}
