namespace Brimful.Core.Metering;

/// <summary>A meter as buckets know it. One object is shared by all buckets that count the meter, so that an edit made before the
/// meter has counted reaches them all (S23).</summary>
public class MeterIdentity(int number, string key)
{
    /// <summary>The meter's number within the installation.</summary>
    public int Number { get; } = number;

    public string Key { get; } = key;

    public Aggregation Aggregation { get; set; }

    public virtual string Unit { get; set; } = "";

    /// <summary>Of <see cref="Aggregation.Duration"/>: the silence that ends a session, in ticks; <see cref="long.MaxValue"/> where none does.</summary>
    public long MaxSilenceTicks { get; set; } = long.MaxValue;

    /// <summary>Whether an event of it has counted: from then on it is frozen.</summary>
    public bool HasCounted { get; set; }

    /// <summary>The meters that it stands for: of one meter, itself.</summary>
    public virtual IReadOnlyList<MeterIdentity> Members => [this];

    /// <summary>Whether usage of a meter counts.</summary>
    public bool Counts(int meter) => Number == meter || (Number == MeterGroup.NoNumber && PlaceOf(meter) >= 0);

    /// <summary>Whether both count the same meters in the same way.</summary>
    public bool CountsAs(MeterIdentity other) => Aggregation == other.Aggregation && Members.Select(member => member.Number).SequenceEqual(other.Members.Select(member => member.Number));

    /// <summary>The place of a meter among the members; below 0 where it is none.</summary>
    public virtual int PlaceOf(int meter) => Number == meter ? 0 : -1;
}
