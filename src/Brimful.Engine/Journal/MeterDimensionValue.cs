using System.Text;

namespace Brimful.Engine.Journal;

/// <summary>What one counted event says of a dimension of a meter.</summary>
/// <param name="Dimension">Its place among the meter's dimensions.</param>
/// <param name="Text">Its value; null when it has none.</param>
internal readonly record struct MeterDimensionValue(int Meter, int Dimension, string? Text)
{
    public static MeterDimensionValue Read(ref ByteReader from)
    {
        var head = EventTail.ReadDimension(ref from, out var text);
        return new MeterDimensionValue(head.Meter, head.Dimension, head.HasText ? Encoding.UTF8.GetString(text) : null);
    }

    public void Write(ByteWriter to)
    {
        to.Int(Meter);
        to.Int((Dimension << 1) | (Text is null ? 0 : 1));
        if (Text is not null) to.Text(Text);
    }
}
