using Brimful.Core.Crossings;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;

namespace Brimful.Engine.Plans;

/// <summary>
/// Brings a changed plan to the accounts on it, a few at a time, in the order of their numbers, on the writer's thread. What a step does and how far it
/// has come are one commit, so that a crash leaves both or neither.
/// </summary>
internal sealed class RolloutSteps(Node node)
{
    /// <summary>Accounts that are brought to a plan in one turn: little enough that nobody notices waiting for it.</summary>
    private const int AccountsAtOnce = 100;

    /// <summary>Accounts that are looked at in one turn, for plans that few are on.</summary>
    private const int LookedAtAtOnce = 50_000;

    private readonly PlanBuckets _buckets = new(node);

    private DirectoryRegister Directory => node.Directory;

    /// <summary>One step of a change under way: of the plan after the one whose turn was last, so that none waits for another's end.</summary>
    /// <param name="last">The number of the plan whose turn was last; 0 before the first.</param>
    /// <returns>The number of the plan whose turn it was; 0 when no change is under way.</returns>
    public int TakeAfter(int last, long realTicks)
    {
        var underWay = Directory.RolloutsUnderWay.ToList();
        if (underWay.Count == 0) return 0;
        var rollout = underWay.Find(other => other.Plan > last) ?? underWay[0];
        Take(rollout, realTicks);
        return rollout.Plan;
    }

    /// <summary>One step of a change that is under way in a tenant.</summary>
    /// <returns>False when none is.</returns>
    public bool TakeIn(TenantState tenant, long realTicks)
    {
        if (Directory.RolloutsUnderWay.FirstOrDefault(rollout => Directory.FindPlan(rollout.Plan)?.Tenant == tenant.Entry.Number) is not { } found) return false;
        Take(found, realTicks);
        return true;
    }

    private void Take(PlanRollout rollout, long realTicks)
    {
        var (number, done, end) = (rollout.NextAccount, 0, Directory.NextAccountNumber());
        var last = (int)Math.Min(end, (long)number + LookedAtAtOnce);
        for (; number < last && done < AccountsAtOnce; number++)
        {
            if (Directory.PlanOf(number) != rollout.Plan) continue;
            _buckets.Bring(Directory.FindAccount(number)!, Cause.Plan, realTicks);
            done++;
        }
        Directory.Store(rollout with { NextAccount = number, Done = rollout.Done + done, HasEnded = number >= end });
    }
}
