using Brimful.Engine.Events;

namespace Brimful.Engine.Journal;

/// <summary>
/// The end of a counted event: its id and the values that meters read. The same bytes stand in the journal and in a block of history, so
/// that folding the one into the other copies them. Values that are whole, as almost all are, go without the nine digits after their point.
/// </summary>
internal static class EventTail
{
    private const long WholeNanos = 1_000_000_000;

    /// <param name="id">As it is stored: packed, unless it is plain.</param>
    public static void Write(ByteWriter to, IdForm form, ReadOnlySpan<byte> id, ReadOnlySpan<MeterValue> values)
    {
        if (form == IdForm.Plain) to.Bytes(id);
        else to.Raw(id);
        to.Int(values.Length);
        foreach (var value in values)
        {
            var isWhole = value.Nanos >= long.MinValue && value.Nanos <= long.MaxValue && (long)value.Nanos % WholeNanos == 0;
            to.Unsigned(((ulong)value.Meter << 1) | (isWhole ? 1u : 0));
            if (isWhole) to.Big((long)value.Nanos / WholeNanos);
            else to.Big(value.Nanos);
        }
    }

    /// <summary>Reads the id as it is stored.</summary>
    public static ReadOnlySpan<byte> ReadId(ref ByteReader from, IdForm form) => form == IdForm.Plain ? from.Bytes() : from.Raw(IdText.PackedBytes);

    /// <summary>Reads one value; how many there are stands before the first.</summary>
    public static MeterValue ReadValue(ref ByteReader from)
    {
        var meter = from.Unsigned();
        var amount = from.Big();
        return new MeterValue((int)(meter >> 1), (meter & 1) == 0 ? amount : amount * WholeNanos);
    }

    /// <summary>Passes over an id and values.</summary>
    public static void Skip(ref ByteReader from, IdForm form)
    {
        ReadId(ref from, form);
        for (var left = from.Int(); left > 0; left--)
        {
            from.Unsigned();
            from.Big();
        }
    }
}
