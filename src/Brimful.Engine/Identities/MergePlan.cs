namespace Brimful.Engine.Identities;

/// <summary>Which runs a new one is merged with.</summary>
internal static class MergePlan
{
    /// <summary>The most runs of a domain: as many filters a lookup asks.</summary>
    public const int MostRuns = 6;

    private const int Ratio = 2;

    /// <summary>How many of the youngest runs are merged with new entries, so that each run stays at least twice as large as all younger ones
    /// together, and there are no more than <see cref="MostRuns"/>. An entry is then rewritten some six times on its way through a thousand spills.</summary>
    /// <param name="counts">Entries of the runs that there are, from the oldest to the youngest.</param>
    public static int Youngest(ReadOnlySpan<long> counts, long added)
    {
        var merged = 0;
        while (merged < counts.Length && (counts.Length - merged + 1 > MostRuns || counts[^(merged + 1)] < Ratio * added)) added += counts[^++merged];
        return merged;
    }
}
