using Brimful.Engine.Journal;

namespace Brimful.Engine.History;

/// <summary>One counted event of a block, with its texts and values where they stand in the block's bytes.</summary>
internal struct HistoryEvent
{
    /// <summary>The place of the account in its group.</summary>
    public int Place;

    /// <summary>The journal record that counted it.</summary>
    public long Sequence;

    /// <summary>Which of the record's counted events it is, from 0.</summary>
    public int Ordinal;

    /// <summary>The instant at which it was counted, by its tenant's clock, in ticks of Unix time.</summary>
    public long CountedTicks;

    public long TimeTicks;

    public long ReceivedTicks;

    /// <summary>The subject's number within the tenant.</summary>
    public int Subject;

    /// <summary>The place of the source in the block's list.</summary>
    public int Source;

    public IdForm IdForm;

    /// <summary>Where <see cref="EventTail"/> begins.</summary>
    public int TailStart;

    public int TailLength;

    public int IdStart;

    public int IdLength;

    public int ValuesStart;

    public int ValueCount;

    /// <summary>Whether what it says of dimensions follows its values.</summary>
    public bool HasDimensions;
}
