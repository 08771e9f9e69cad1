using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakePlans : IPlans
{
    private readonly Table<PlanView> _table = new(view => view.ETag);

    public Task<Outcome<Stored<PlanView>>> PutAsync(string tenant, string plan, PlanTerms terms, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Put($"{tenant}/{plan}", precondition, number => new PlanView(plan, terms, 2, 7, new RolloutProgress(2, 3, 7), $"p{number}")));

    public Task<Outcome<PlanView>> GetAsync(string tenant, string plan, CancellationToken cancellationToken) => Task.FromResult(_table.Get($"{tenant}/{plan}"));

    public Task<Outcome<Page<PlanView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<PlanView>>>(_table.List(tenant + "/", after, limit));

    public Task<Outcome<PlanView>> DeleteAsync(string tenant, string plan, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Delete($"{tenant}/{plan}", precondition));
}
