using Brimful.Engine.Journal;
using Brimful.Engine.Shards;

namespace Brimful.Engine.History;

/// <summary>A counted event as a fold reads it where it stands in its journal record.</summary>
internal readonly ref struct FoldedEvent
{
    /// <param name="nowTicks">When its command counted it.</param>
    /// <param name="bytes">From its first byte to its last.</param>
    public FoldedEvent(long nowTicks, ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        IdForm = UsageWriter.FormOf(from.Byte());
        if (from.Int() == 0) from.Bytes();
        from.Int();
        (Subject, TimeTicks, AgeTicks) = (from.Int(), nowTicks + from.Signed(), from.Signed());
        Tail = from.Rest();
    }

    public IdForm IdForm { get; }

    public int Subject { get; }

    public long TimeTicks { get; }

    /// <summary>How long before it was counted it was received.</summary>
    public long AgeTicks { get; }

    /// <summary>Its id and its values (<see cref="EventTail"/>).</summary>
    public ReadOnlySpan<byte> Tail { get; }
}
