namespace Brimful.Bench.Load;

/// <summary>Accounts numbered one after the other; by default none.</summary>
internal readonly record struct AccountRange(int First, int Count)
{
    /// <summary>The account that a random word chooses, all of them alike.</summary>
    public int Draw(ulong random) => First + (int)((random >> 32) * (ulong)Count >> 32);
}
