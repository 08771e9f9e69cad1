using Brimful.Simulation.Scheduling;
using Brimful.Simulation.Stores;

namespace Brimful.Simulation.Checks;

/// <summary>After every crash: what the checkpoints, the chunks and the rest of the journal give must be what all that was ever committed gives.</summary>
internal static class Recovery
{
    public static IEnumerable<string> DifferencesOf(World world)
    {
        if (world.Disk.Installation is null) yield break;
        var records = new SimulatedRecords(world.Disk, ProcessContext.Running, world.Perils, world.Clock, world.Log, world.Fault);
        var recovered = new ShadowNode(world, new ShadowStore(world.Disk, isWholeJournal: false)).Describe(records).ToList();
        var replayed = new ShadowNode(world, new ShadowStore(world.Disk, isWholeJournal: true)).Describe(records).ToList();
        foreach (var (left, right) in recovered.Zip(replayed).Where(pair => pair.First != pair.Second)) yield return $"\n  recovered: {left}\n  replayed:  {right}";
        if (recovered.Count != replayed.Count) yield return $"{recovered.Count} answers, {replayed.Count} replayed";
    }
}
