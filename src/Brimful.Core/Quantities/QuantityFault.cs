namespace Brimful.Core.Quantities;

/// <summary>Why a text is not a quantity (S1).</summary>
public enum QuantityFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Not a number in JSON's grammar.</summary>
    NotANumber,

    /// <summary>More fractional digits than can be held; it is never rounded.</summary>
    TooManyDigits,

    /// <summary>The magnitude is at or above the limit.</summary>
    TooLarge,
}
