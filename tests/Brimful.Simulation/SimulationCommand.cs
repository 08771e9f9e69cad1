
namespace Brimful.Simulation;

/// <summary>Runs seeds by hand: <c>--seeds FROM..TO [--log FILE] [--fault NAME]</c>. One seed alone prints its event log.</summary>
public static class SimulationCommand
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static int Main(string[] arguments)
    {
        if (SeedRun.TryRead(arguments) is not { } run)
        {
            Console.Error.WriteLine("Usage: --seeds FROM..TO [--log FILE] [--fault NAME]. With --log a run that was stopped goes on where it was.");
            return Misused;
        }
        return run.Run(Console.Out) ? 0 : Failed;
    }
}
