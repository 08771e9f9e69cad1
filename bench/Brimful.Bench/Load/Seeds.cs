namespace Brimful.Bench.Load;

/// <summary>Seeds for the parts of a run, all out of its own, so that no two parts draw the same ids.</summary>
internal static class Seeds
{
    /// <param name="part">What it is for, such as <c>batches</c>.</param>
    /// <param name="number">Of the connection, the run or the like within that.</param>
    public static ulong For(ulong seed, string part, int number = 0)
    {
        var mixed = new Xoshiro(seed).Next();
        foreach (var letter in part) mixed = new Xoshiro(mixed ^ letter).Next();
        return new Xoshiro(mixed + (ulong)number).Next();
    }
}
