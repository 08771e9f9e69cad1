namespace Brimful.EndToEnd.Harness;

/// <summary>The seed of a random test: printed, and taken from BRIMFUL_SEED to run the same one again.</summary>
public static class Seed
{
    public static int Take(ITestOutputHelper output)
    {
        var named = Environment.GetEnvironmentVariable("BRIMFUL_SEED");
        var seed = string.IsNullOrEmpty(named) ? Random.Shared.Next() : int.Parse(named);
        output.WriteLine($"BRIMFUL_SEED={seed}");
        Console.WriteLine($"BRIMFUL_SEED={seed}");
        return seed;
    }
}
