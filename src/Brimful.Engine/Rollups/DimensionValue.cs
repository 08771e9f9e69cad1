namespace Brimful.Engine.Rollups;

/// <summary>A value of a dimension, as rollups tell it apart. Ordered: texts, then no value, then the rest.</summary>
/// <param name="Kind">What it is; only a text has a text.</param>
internal readonly record struct DimensionValue(DimensionKind Kind, string? Text)
{
    public static readonly DimensionValue None = new(DimensionKind.None, null);

    /// <summary>Values beyond those that a day keeps apart, all together. Nothing that an event says is it.</summary>
    public static readonly DimensionValue Other = new(DimensionKind.Other, null);

    /// <summary>Not told apart by a dimension.</summary>
    public static readonly DimensionValue All = default;

    public static readonly Comparer<DimensionValue> InOrder = Comparer<DimensionValue>.Create(static (x, y) => x.ComparedTo(y));

    public static DimensionValue Of(string? text) => text is null ? None : new DimensionValue(DimensionKind.Text, text);

    /// <summary>Below 0 when this comes first, above 0 when the other does, 0 when they are the same.</summary>
    public int ComparedTo(DimensionValue other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Text, other.Text);
}

internal enum DimensionKind : byte
{
    All,
    Text,
    None,
    Other,
}
