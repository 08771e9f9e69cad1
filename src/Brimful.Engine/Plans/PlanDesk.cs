using Brimful.Core.Keys;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Plans;

/// <summary>Plans, decided on the writer's thread.</summary>
public sealed class PlanDesk(Node node, PlanRollouts rollouts) : IPlans
{
    /// <summary>Buckets of a plan: each is one more in every account on it.</summary>
    public const int MaxBuckets = 100;

    private DirectoryRegister Directory => node.Directory;

    public async Task<Outcome<Stored<PlanView>>> PutAsync(string tenant, string plan, PlanTerms terms, Precondition precondition, CancellationToken cancellationToken)
    {
        var outcome = await node.AskAsync(real => Put(tenant, plan, terms, precondition, real));
        if (outcome is Outcome<Stored<PlanView>>.Done) rollouts.Wake();
        return outcome;
    }

    public Task<Outcome<PlanView>> GetAsync(string tenant, string plan, CancellationToken cancellationToken) => node.AskAsync<PlanView>(_ =>
        Find(tenant, plan) is { } entry ? ViewOf(entry) : Unknown(tenant, plan));

    public Task<Outcome<Page<PlanView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken) => node.AskAsync<Page<PlanView>>(_ =>
    {
        if (Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        var found = Directory.PlansOf(state).Where(plan => after is null || string.CompareOrdinal(plan.Key, after) > 0)
            .OrderBy(plan => plan.Key, StringComparer.Ordinal).Take(limit + 1).Select(ViewOf).ToList();
        return Paging.Cut(found, limit, plan => plan.Key);
    });

    public Task<Outcome<PlanView>> DeleteAsync(string tenant, string plan, Precondition precondition, CancellationToken cancellationToken) => node.AskAsync<PlanView>(_ =>
    {
        if (Find(tenant, plan) is not { } entry) return Unknown(tenant, plan);
        var view = ViewOf(entry);
        if (!precondition.Allows(view.ETag)) return Preconditions.Failed;
        if (view.Accounts > 0)
            return new Refusal(RefusalKind.Conflict, "plan.in_use", $"{InUse.Amount(view.Accounts, "account")} {(view.Accounts == 1 ? "is" : "are")} on the plan. Put {(view.Accounts == 1 ? "it" : "them")} on another one first, or on none.");
        Directory.RemovePlan(entry.Number);
        return view;
    });

    private Outcome<Stored<PlanView>> Put(string tenant, string key, PlanTerms terms, Precondition precondition, long realTicks)
    {
        if (Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        if (!ResourceKey.IsValid(key)) return Refusal.Invalid([new Fault("plan", "key.invalid", $"'{key}' is not a key: use {ResourceKey.Form}.")]);
        if (PlanReview.FaultsOf(terms, state) is { Length: > 0 } faults) return Refusal.Invalid(faults);
        var before = Directory.FindPlan(state, key);
        if (!precondition.Allows(before?.ETag)) return Preconditions.Failed;
        if (before is null) return Store(new PlanEntry(Directory.NextPlanNumber(), state.Entry.Number, key, 1, terms), null);
        if (Directory.AccountsOn(before) > 0 && PlanReview.FaultsOfEdit(before.Terms, terms, state.Entry.ClockAt(realTicks)) is { Length: > 0 } late) return Refusal.Invalid(late);
        var entry = before with { Terms = terms };
        if (PlanHistory.FaultsOf(node, entry, before, realTicks) is { Length: > 0 } gone) return Refusal.Invalid(gone);
        return Store(entry, before);
    }

    /// <summary>A change of its buckets is another version, which accounts on it are brought to; a change of its name is not.</summary>
    private Stored<PlanView> Store(PlanEntry entry, PlanEntry? before)
    {
        if (before is null) Directory.Store(entry);
        else if (entry.ETag != before.ETag)
        {
            var isOther = (entry with { Terms = entry.Terms with { Name = before.Terms.Name } }).ETag != before.ETag;
            if (isOther) entry = entry with { Version = before.Version + 1 };
            Directory.Store(entry);
            if (isOther) Directory.Store(PlanRollout.Begun(entry, Directory.AccountsOn(entry)));
        }
        return new Stored<PlanView>(ViewOf(entry), before is null) { Effects = before is null ? [] : PlanEffects.Of(before.Terms, entry.Terms, Directory.AccountsOn(entry)) };
    }

    private PlanView ViewOf(PlanEntry plan) => plan.ToView(Directory.AccountsOn(plan), Directory.RolloutOf(plan));

    private PlanEntry? Find(string tenant, string plan) => Directory.FindTenant(tenant) is { } state ? Directory.FindPlan(state, plan) : null;

    private Refusal Unknown(string tenant, string plan) =>
        Directory.FindTenant(tenant) is null ? Refusal.NotFound($"tenant '{tenant}'") : Refusal.NotFound($"plan '{plan}'");
}
