namespace Brimful.Core.Uniques;

/// <summary>Entries of distinct values that are not in memory any more, as they were when they were written. Implemented by whoever keeps them.</summary>
public interface ISpilledValues
{
    /// <summary>The memory that is needed to know of them.</summary>
    long Bytes { get; }

    /// <summary>The newest of each entry, those without events included.</summary>
    IEnumerable<ValueCount> All { get; }

    /// <summary>How many events an entry has; 0 when there is none.</summary>
    /// <param name="subject">−1 for how many subjects bring the value.</param>
    long EventsOf(UInt128 value, int subject);

    /// <summary>Has an entry read with others in one go, where it may be there, before it is asked for.</summary>
    void Foresee(UInt128 value, int subject);
}
