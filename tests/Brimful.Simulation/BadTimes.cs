using NodaTime;

namespace Brimful.Simulation;

/// <summary>Whoever is against the server: cuts its power, fills its disk, sets its clock.</summary>
internal sealed class BadTimes(World world)
{
    private static readonly Duration FurthestAhead = Duration.FromDays(3);

    public async Task RunAsync()
    {
        while (!world.IsCalm)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Next(100, 120_000)), world.Clock);
            if (world.IsCalm) return;
            switch (world.Dice.Next(5))
            {
                case 0:
                    world.TryCutPower();
                    break;
                case 1:
                    await FillDiskAsync();
                    break;
                case 2:
                    SetClock();
                    break;
            }
        }
    }

    private async Task FillDiskAsync()
    {
        world.Log.Write($"the disk is full");
        world.Perils.IsFull = true;
        await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Next(1, 20_000)), world.Clock);
        world.Perils.IsFull = false;
        world.Log.Write($"the disk has room");
    }

    /// <summary>Forwards or backwards, never behind the time that has passed: clients date by that.</summary>
    private void SetClock()
    {
        if (world.HasSteadyClock || !world.Scripts.All(script => script.IsSetUp)) return;
        var ahead = world.Dice.Next(3) == 0 ? Duration.Zero : FurthestAhead * world.Dice.NextDouble() * world.Dice.NextDouble();
        world.Clock.SetAhead(ahead);
        world.Log.Write($"the clock is set to {world.Clock.GetCurrentInstant()}");
        world.Server?.NoticeTheTime();
    }
}
