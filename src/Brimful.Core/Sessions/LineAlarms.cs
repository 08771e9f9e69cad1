namespace Brimful.Core.Sessions;

/// <summary>When the lines of each participant are reached next, if nothing happens until then.</summary>
internal sealed class LineAlarms
{
    private readonly SortedSet<(long Ticks, int Subject)> _inOrder = [];
    private readonly Dictionary<int, long> _bySubject = [];

    /// <summary>The first of them, in ticks of Unix time; <see cref="long.MaxValue"/> for none.</summary>
    public long NextTicks => _inOrder.Count == 0 ? long.MaxValue : _inOrder.Min.Ticks;

    /// <summary>Whose is the first; of equal ones the subject that was known first.</summary>
    public int NextSubject => _inOrder.Min.Subject;

    /// <param name="ticks"><see cref="long.MaxValue"/> for never.</param>
    public void Set(int subject, long ticks)
    {
        if (_bySubject.Remove(subject, out var before)) _inOrder.Remove((before, subject));
        if (ticks == long.MaxValue) return;
        _bySubject.Add(subject, ticks);
        _inOrder.Add((ticks, subject));
    }

    public void Clear()
    {
        _inOrder.Clear();
        _bySubject.Clear();
    }
}
