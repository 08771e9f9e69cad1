namespace Brimful.Core.Buckets;

/// <summary>Where one threshold that does not recur stands in a period (S10): armed, and never crossed, unless it says otherwise.</summary>
public struct LineState
{
    private const int PositionBits = 2;

    private uint _armingsAndPosition;

    /// <summary>When it crossed, in ticks of Unix time; meaningful while crossed.</summary>
    public long CrossedTicks { get; set; }

    /// <summary>The period it crossed in: a gauge's crossing outlives its period.</summary>
    public int CrossedPeriod { get; set; }

    /// <summary>How often it crossed in the period: the arming of its newest crossing.</summary>
    public int Armings
    {
        readonly get => (int)(_armingsAndPosition >> PositionBits);
        set => _armingsAndPosition = ((uint)value << PositionBits) | (_armingsAndPosition & 3);
    }

    /// <summary>Whether it never moved.</summary>
    public readonly bool IsFresh => _armingsAndPosition == 0 && CrossedTicks == 0 && CrossedPeriod == 0;

    public LinePosition Position
    {
        readonly get => (LinePosition)(_armingsAndPosition & 3);
        set => _armingsAndPosition = (_armingsAndPosition & ~3u) | (uint)value;
    }
}

/// <summary>Whether a line can fire, has fired, or was reached without firing.</summary>
public enum LinePosition
{
    Armed,
    Crossed,

    /// <summary>Reached when it was created, at the period's start, or as a step among too many (S11, S23): does not fire until unreached.</summary>
    Passed,
}
