namespace Brimful.Core.Metering;

/// <summary>A meter as buckets know it. One object is shared by all buckets that count the meter, so that an edit made before the
/// meter has counted reaches them all (S23).</summary>
public sealed class MeterIdentity(int number, string key)
{
    /// <summary>The meter's number within the installation.</summary>
    public int Number { get; } = number;

    public string Key { get; } = key;

    public Aggregation Aggregation { get; set; }

    public string Unit { get; set; } = "";

    /// <summary>Of <see cref="Aggregation.Duration"/>: the silence that ends a session, in ticks; <see cref="long.MaxValue"/> where none does.</summary>
    public long MaxSilenceTicks { get; set; } = long.MaxValue;

    /// <summary>Whether an event of it has counted: from then on it is frozen.</summary>
    public bool HasCounted { get; set; }
}
