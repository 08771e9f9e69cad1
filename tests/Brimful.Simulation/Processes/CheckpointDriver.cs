using Brimful.Engine.Checkpoints;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Processes;

/// <summary>Makes the stages of checkpoints one by one, while everything else goes on between them.</summary>
internal sealed class CheckpointDriver(World world, ProcessContext process, Node node)
{
    /// <summary>Most checkpoints follow each other soon; without some that take long, a night in which nothing is sent would be all checkpoints.</summary>
    private const int OneLateIn = 4;

    private readonly CheckpointStages _stages = new(node, static () => { }, static () => CheckpointHaste.None);

    /// <summary>Checkpoint after checkpoint, until the world calms down; then a last one.</summary>
    public async Task RunAsync()
    {
        while (!world.IsCalm)
        {
            await Task.Delay(TimeSpan.FromSeconds(world.Dice.Next(1, world.Dice.Next(OneLateIn) == 0 ? 3_600 : 90)), world.Clock);
            foreach (var stage in _stages.All()) await MakeAsync(stage);
            world.Log.Write($"{process.Name} has made a checkpoint");
        }
    }

    private async Task MakeAsync(CheckpointStage stage)
    {
        while (true)
        {
            if (stage.IsWriters ? await HaveMadeAsync(stage) : await TryMakeAsync(stage)) return;
            await Task.Delay(TimeSpan.FromSeconds(1), world.Clock);
        }
    }

    private async Task<bool> HaveMadeAsync(CheckpointStage stage) => await node.AskBetweenRecordsAsync<bool>(() =>
    {
        stage.Make();
        return true;
    }) is Outcome<bool>.Done;

    private static async Task<bool> TryMakeAsync(CheckpointStage stage)
    {
        await Task.Yield();
        try
        {
            stage.Make();
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
