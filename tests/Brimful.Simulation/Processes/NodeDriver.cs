using Brimful.Engine.Hosting;
using Brimful.Simulation.Faults;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Processes;

/// <summary>Drives a node's turns and commits in the order of the world's dice, as its two threads would in theirs.</summary>
internal sealed class NodeDriver
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly World _world;
    private readonly ProcessContext _process;
    private readonly Node _node;
    private bool _turnIsComing;
    private bool _commitIsComing;
    private CommitCycle? _cycle;

    public NodeDriver(World world, ProcessContext process, Node node)
    {
        (_world, _process, _node) = (world, process, node);
        node.Cycles.OnAsked = ComeToTurn;
        ComeToTurn();
    }

    /// <summary>A turn is taken before long.</summary>
    public void ComeToTurn()
    {
        if (_turnIsComing) return;
        _turnIsComing = true;
        _process.Begin(Turn);
    }

    private void Turn()
    {
        _turnIsComing = false;
        if (!_node.Cycles.HasRoom) return;
        Run("turn", _node.Cycles.Turn);
        if (!_node.Cycles.IsIdle) ComeToTurn();
        ComeToCommit();
        if (_node.Shards.Min(shard => shard.LiveDomain.NextDueTicks) is not { } due) return;
        var pause = due - _world.Clock.GetCurrentInstant().ToUnixTimeTicks();
        if (pause > 0) _process.BeginAfter(TimeSpan.FromTicks(pause), ComeToTurn);
    }

    private void ComeToCommit()
    {
        if (_commitIsComing || (_cycle is null && !_node.Cycles.TryTake(out _cycle))) return;
        _commitIsComing = true;
        if (_world.Fault == PlantedFault.AnsweredBeforeCommit) _cycle.Complete();
        if (_world.Dice.Next(3) == 0) _process.BeginAfter(TimeSpan.FromMilliseconds(_world.Dice.Next(1, 40)), Commit);
        else _process.Begin(Commit);
    }

    private void Commit()
    {
        var isDurable = false;
        Run("commit", () => isDurable = _node.Cycles.TryComplete(_cycle!));
        if (!isDurable)
        {
            _process.BeginAfter(RetryPause, Commit);
            return;
        }
        (_cycle, _commitIsComing) = (null, false);
        ComeToCommit();
        ComeToTurn();
    }

    private void Run(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is not PowerCutException)
        {
            _world.Fail($"{_process.Name} cannot go on after a {what}: {fault}");
            _process.Die();
            throw new PowerCutException();
        }
    }
}
