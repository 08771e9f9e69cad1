namespace Brimful.Core.Outlooks;

/// <summary>What is still to come in a period, as one <see cref="MovingLine"/> sees it. Amounts in the parts of its bucket's figures.</summary>
/// <param name="Fires">So much more is as likely as the line asks: it fires once no more than that is missing to its target.</param>
/// <param name="Holds">So much more is as likely as keeps it fired; at least <paramref name="Fires"/>.</param>
/// <param name="Expected">What is expected until <paramref name="UntilTicks"/>.</param>
/// <param name="AsOfTicks">When it was made, in ticks of Unix time.</param>
/// <param name="UntilTicks">How far ahead it looks, in ticks of Unix time.</param>
public readonly record struct LineOutlook(Int128 Fires, Int128 Holds, ExpectedUsage Expected, long AsOfTicks, long UntilTicks)
{
    /// <summary>How much of the period has passed, and will have: what a <see cref="PaceLine"/> goes by, and no other.</summary>
    public PassedShare Passed { get; init; }

    /// <summary>The used level at which the line crossed last: what its clearing echoes.</summary>
    public Int128 CrossedAt { get; init; }
}

/// <summary>Usage that is expected, in the parts of its bucket's figures: in one of ten cases it is less than <paramref name="Low"/>, in one of two less than
/// <paramref name="Middle"/>, in nine of ten less than <paramref name="High"/>.</summary>
public readonly record struct ExpectedUsage(Int128 Low, Int128 Middle, Int128 High);

/// <summary>An outlook for a line of a bucket.</summary>
public readonly record struct OutlookOf(MovingLine Line, LineOutlook Outlook);
