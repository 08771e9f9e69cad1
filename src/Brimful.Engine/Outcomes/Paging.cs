namespace Brimful.Engine.Outcomes;

internal static class Paging
{
    /// <summary>A page out of one item more than asked for: the surplus says that there is another page.</summary>
    public static Page<T> Cut<T>(List<T> found, int limit, Func<T, string> cursorOf)
    {
        if (found.Count <= limit) return new Page<T>(found, null);
        found.RemoveRange(limit, found.Count - limit);
        return new Page<T>(found, cursorOf(found[^1]));
    }
}
