namespace Brimful.Programs;

/// <summary>Runs programs by hand: <c>--seeds FROM..TO [--every N] [--store memory|sqlite|postgres] [--log FILE]</c>. One seed alone prints its program.</summary>
public static class ProgramCommand
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static async Task<int> Main(string[] arguments)
    {
        using var run = SeedRun.TryRead(arguments);
        if (run is null)
        {
            Console.Error.WriteLine("Usage: --seeds FROM..TO [--every N] [--store memory|sqlite|postgres] [--log FILE]. With --log a run that was stopped goes on where it was.");
            return Misused;
        }
        return await run.RunAsync(Console.Out) ? 0 : Failed;
    }
}
