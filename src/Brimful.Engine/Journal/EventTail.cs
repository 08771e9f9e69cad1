using Brimful.Engine.Events;

namespace Brimful.Engine.Journal;

/// <summary>
/// The end of a counted event: its id, the values that meters read, and what it says of their dimensions where they have some. The same bytes stand in the journal and in a block of history, so
/// that folding the one into the other copies them. Values that are whole, as almost all are, go without the nine digits after their point.
/// </summary>
internal static class EventTail
{
    private const long WholeNanos = 1_000_000_000;

    /// <param name="id">As it is stored: packed, unless it is plain.</param>
    /// <param name="dimensions">Of each of those meters that has dimensions, all of them.</param>
    public static void Write(ByteWriter to, IdForm form, ReadOnlySpan<byte> id, ReadOnlySpan<MeterValue> values, DimensionTexts dimensions)
    {
        if (form == IdForm.Plain) to.Bytes(id);
        else to.Raw(id);
        to.Int((values.Length << 1) | (dimensions.IsEmpty ? 0 : 1));
        foreach (var value in values)
        {
            var isWhole = value.Nanos >= long.MinValue && value.Nanos <= long.MaxValue && (long)value.Nanos % WholeNanos == 0;
            to.Unsigned(((ulong)value.Meter << 1) | (isWhole ? 1u : 0));
            if (isWhole) to.Big((long)value.Nanos / WholeNanos);
            else to.Big(value.Nanos);
        }
        if (!dimensions.IsEmpty) dimensions.Write(to);
    }

    /// <summary>Reads the id as it is stored.</summary>
    public static ReadOnlySpan<byte> ReadId(ref ByteReader from, IdForm form) => form == IdForm.Plain ? from.Bytes() : from.Raw(IdText.PackedBytes);

    /// <summary>Reads what stands before the values: how many there are, and whether dimensions follow them.</summary>
    public static int ReadCount(ref ByteReader from, out bool hasDimensions)
    {
        var count = from.Int();
        hasDimensions = (count & 1) != 0;
        return count >> 1;
    }

    /// <summary>Reads what an event says of one dimension; how many there are stands before the first.</summary>
    /// <param name="text">Its value; empty also where it has none.</param>
    public static DimensionHead ReadDimension(scoped ref ByteReader from, out ReadOnlySpan<byte> text)
    {
        var (meter, place) = (from.Int(), from.Int());
        var head = new DimensionHead(meter, place >> 1, (place & 1) != 0);
        text = head.HasText ? from.Bytes() : [];
        return head;
    }

    /// <summary>Reads one value; how many there are stands before the first.</summary>
    public static MeterValue ReadValue(ref ByteReader from)
    {
        var meter = from.Unsigned();
        var amount = from.Big();
        return new MeterValue((int)(meter >> 1), (meter & 1) == 0 ? amount : amount * WholeNanos);
    }

    /// <summary>What a meter read off the event, out of its values.</summary>
    public static Int128 FindNanos(ByteReader values, int count, int meter)
    {
        for (var left = count; left > 0; left--)
            if (ReadValue(ref values) is var value && value.Meter == meter) return value.Nanos;
        throw new InvalidDataException($"A journal record names a dimension of meter {meter}, which did not read its event. Restore a backup.");
    }

    /// <summary>Passes over an id and values.</summary>
    public static void Skip(ref ByteReader from, IdForm form)
    {
        ReadId(ref from, form);
        var count = ReadCount(ref from, out var hasDimensions);
        SkipValues(ref from, count, hasDimensions);
    }

    /// <summary>Passes over the values whose count was read, and what follows them.</summary>
    public static void SkipValues(ref ByteReader from, int count, bool hasDimensions)
    {
        for (var left = count; left > 0; left--)
        {
            from.Unsigned();
            from.Big();
        }
        if (hasDimensions) SkipDimensions(ref from);
    }

    public static void SkipDimensions(ref ByteReader from)
    {
        for (var left = from.Int(); left > 0; left--) ReadDimension(ref from, out _);
    }
}

/// <summary>Which dimension of which meter something is said of.</summary>
internal readonly record struct DimensionHead(int Meter, int Dimension, bool HasText);

/// <summary>What an event of a batch says of the dimensions of its meters.</summary>
internal readonly ref struct DimensionTexts(UsageBatch batch, ReadOnlySpan<DimensionRef> dimensions)
{
    private readonly ReadOnlySpan<DimensionRef> _dimensions = dimensions;

    public bool IsEmpty => _dimensions.IsEmpty;

    public void Write(ByteWriter to)
    {
        to.Int(_dimensions.Length);
        foreach (var dimension in _dimensions)
        {
            to.Int(dimension.Meter);
            to.Int((dimension.Dimension << 1) | (dimension.HasText ? 1 : 0));
            if (dimension.HasText) to.Bytes(batch.TextOf(dimension.Text));
        }
    }
}
