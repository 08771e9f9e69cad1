using System.Runtime.InteropServices;

namespace Brimful.Engine.Directory;

/// <summary>Plans, who is on them, and how far their changes have come. Only for the writer.</summary>
internal sealed partial class DirectoryRegister
{
    private readonly Dictionary<int, PlanEntry> _plans = [];
    private readonly Dictionary<(int Tenant, string Key), int> _planNumbers = [];
    private readonly Dictionary<int, PlanRollout> _rollouts = [];
    private readonly Dictionary<int, int> _accountsOnPlans = [];
    private int _nextPlan = 1;

    public PlanEntry? FindPlan(int number) => _plans.GetValueOrDefault(number);

    public PlanEntry? FindPlan(TenantState tenant, string key) =>
        _planNumbers.TryGetValue((tenant.Entry.Number, key), out var number) ? _plans[number] : null;

    public IEnumerable<PlanEntry> PlansOf(TenantState tenant) => _plans.Values.Where(plan => plan.Tenant == tenant.Entry.Number);

    /// <summary>How many accounts are on a plan.</summary>
    public int AccountsOn(PlanEntry plan) => _accountsOnPlans.GetValueOrDefault(plan.Number);

    /// <summary>The number of the plan that an account is on; 0 when it is on none, or there is no such account.</summary>
    public int PlanOf(int account) => _accounts.StoredAt(account) is { } stored ? new AccountReading(stored).Plan : 0;

    /// <summary>The newest change of a plan's buckets; null while there was none.</summary>
    public PlanRollout? RolloutOf(PlanEntry plan) => _rollouts.GetValueOrDefault(plan.Number);

    /// <summary>Changes of plans that have not come to everyone yet, in the order of the plans' numbers.</summary>
    public IEnumerable<PlanRollout> RolloutsUnderWay => _rollouts.Values.Where(rollout => !rollout.HasEnded).OrderBy(rollout => rollout.Plan);

    public int NextPlanNumber() => _nextPlan;

    /// <summary>Stores a plan as it now is.</summary>
    public void Store(PlanEntry plan)
    {
        Set(plan);
        Record(DirectoryKind.Plan, plan.Number, PlanCodec.Encode(plan));
    }

    /// <summary>Stores how far a change of a plan has come.</summary>
    public void Store(PlanRollout rollout)
    {
        _rollouts[rollout.Plan] = rollout;
        Record(DirectoryKind.PlanRollout, rollout.Plan, PlanCodec.Encode(rollout));
    }

    public void RemovePlan(int number)
    {
        if (_rollouts.ContainsKey(number))
        {
            Unset(DirectoryKind.PlanRollout, number);
            Record(DirectoryKind.PlanRollout, number, []);
        }
        Unset(DirectoryKind.Plan, number);
        Record(DirectoryKind.Plan, number, []);
    }

    private void Set(PlanEntry plan)
    {
        _nextPlan = Math.Max(_nextPlan, plan.Number + 1);
        _plans[plan.Number] = plan;
        _planNumbers[(plan.Tenant, plan.Key)] = plan.Number;
    }

    private void UnsetPlan(int number)
    {
        if (_plans.Remove(number, out var plan)) _planNumbers.Remove((plan.Tenant, plan.Key));
    }

    /// <summary>Counts an account that moves from one plan to another, in memory; 0 is none.</summary>
    private void CountMove(int from, int to)
    {
        if (from == to) return;
        if (from != 0) CollectionsMarshal.GetValueRefOrAddDefault(_accountsOnPlans, from, out _)--;
        if (to != 0) CollectionsMarshal.GetValueRefOrAddDefault(_accountsOnPlans, to, out _)++;
    }

    /// <summary>Where a change of a plan is still to come to an account that leaves or joins it, it has one account less or more to come to.</summary>
    private void StoreMove(int account, int from, int to)
    {
        if (from == to) return;
        if (_rollouts.TryGetValue(from, out var left) && left.IsAhead(account)) Store(left with { Of = left.Of - 1 });
        if (_rollouts.TryGetValue(to, out var joined) && joined.IsAhead(account)) Store(joined with { Of = joined.Of + 1 });
    }
}
