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
    /// <param name="leftOut">Plans whose turn it is not.</param>
    /// <returns>Null when no other change is under way.</returns>
    public RolloutStep? TakeAfter(int last, IReadOnlySet<int> leftOut, long realTicks)
    {
        var underWay = Directory.RolloutsUnderWay.Where(rollout => !leftOut.Contains(rollout.Plan)).ToList();
        return underWay.Count == 0 ? null : Take(underWay.Find(other => other.Plan > last) ?? underWay[0], realTicks);
    }

    /// <summary>One step of a change that is under way in a tenant.</summary>
    /// <returns>Null when none is.</returns>
    public RolloutStep? TakeIn(TenantState tenant, long realTicks) =>
        Directory.RolloutsUnderWay.FirstOrDefault(rollout => Directory.FindPlan(rollout.Plan)?.Tenant == tenant.Entry.Number) is { } found ? Take(found, realTicks) : null;

    /// <summary>Where what an account needs cannot be decided, the change stands before that account, so that the next step begins with it.</summary>
    private RolloutStep Take(PlanRollout rollout, long realTicks)
    {
        var step = new RolloutStep(rollout.Plan);
        var (number, done, end) = (rollout.NextAccount, 0, Directory.NextAccountNumber());
        var last = (int)Math.Min(end, (long)number + LookedAtAtOnce);
        for (; number < last && done < AccountsAtOnce; number++)
        {
            if (Directory.PlanOf(number) != rollout.Plan) continue;
            var account = Directory.FindAccount(number)!;
            step = Decide(step, account, realTicks, out var moves);
            if (step.Fault is not null) break;
            _buckets.Bring(account, moves, realTicks);
            done++;
        }
        var reached = rollout with { NextAccount = number, Done = rollout.Done + done, HasEnded = number >= end };
        if (reached != rollout) Directory.Store(reached);
        return step;
    }

    /// <summary>Deciding changes nothing, and may fail without the engine; what is done then may not.</summary>
    private RolloutStep Decide(RolloutStep step, AccountEntry account, long realTicks, out IReadOnlyList<DecidedMove> moves)
    {
        try
        {
            moves = _buckets.Decide(account, Cause.Plan, realTicks);
            return step;
        }
        catch (Exception fault) when (KeeperFaults.AreOf(fault))
        {
            moves = [];
            return step with { Account = account.Number, Fault = fault };
        }
    }
}

/// <summary>A step of a change that was taken.</summary>
/// <param name="Plan">The number of the plan whose turn it was.</param>
internal sealed record RolloutStep(int Plan)
{
    /// <summary>The number of the account that the step stands before; null where it has failed at none.</summary>
    public int? Account { get; init; }

    /// <summary>Why it stands there.</summary>
    public Exception? Fault { get; init; }
}
