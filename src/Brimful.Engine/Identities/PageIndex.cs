namespace Brimful.Engine.Identities;

/// <summary>Finds pages of a run by the upper 32 bits of each page's first key. Keys are hashes, spread evenly, so that it is nearly always one.</summary>
internal static class PageIndex
{
    /// <summary>The pages where a key would stand; none when it lies before the first.</summary>
    public static PageRange PagesOf(uint[] starts, UInt128 key)
    {
        var start = (uint)(key >> 96);
        var last = FirstPage(starts, start, orEqual: false) - 1;
        return new PageRange(Math.Max(0, FirstPage(starts, start, orEqual: true) - 1), last);
    }

    /// <summary>The first page that begins after a start, or at it.</summary>
    private static int FirstPage(uint[] starts, uint start, bool orEqual)
    {
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (starts[middle] < start || (starts[middle] == start && !orEqual)) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

/// <summary>Pages from first to last, both included; empty when last is before first.</summary>
internal readonly record struct PageRange(int First, int Last)
{
    public static PageRange None => new(0, -1);

    public int Count => Last - First + 1;
}
