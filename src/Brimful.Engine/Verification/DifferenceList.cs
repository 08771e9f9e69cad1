namespace Brimful.Engine.Verification;

/// <summary>The first differences that were found; more say nothing new.</summary>
internal sealed class DifferenceList
{
    private const int AtMost = 20;

    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    public bool IsFull => _found.Count >= AtMost;

    public void Add(string difference)
    {
        if (!IsFull) _found.Add(difference);
    }

    /// <summary>Notes a difference where two things that must be equal are not.</summary>
    public void Expect<T>(string what, T kept, T counted)
    {
        if (!EqualityComparer<T>.Default.Equals(kept, counted)) Add($"{what}: kept is {kept}, counted is {counted}.");
    }
}
