using System.Globalization;
using System.Numerics;

namespace Brimful.Core.Quantities;

/// <summary>
/// An exact decimal with at most nine fractional digits and a magnitude below 10^18 (S1), held as a whole
/// number of billionths. Sums of quantities stay exact; a level that would pass the limit is for the caller to refuse.
/// </summary>
/// <param name="Nanos">The value in billionths.</param>
public readonly record struct Quantity(Int128 Nanos) : IComparable<Quantity>
{
    /// <summary>Digits after the point that a quantity can hold.</summary>
    public const int FractionDigits = 9;

    /// <summary>Billionths in one.</summary>
    public const long NanosPerUnit = 1_000_000_000;

    /// <summary>The first magnitude, in billionths, that is too large: 10^18 (S1).</summary>
    public static readonly Int128 LimitNanos = (Int128)1_000_000_000_000_000_000 * NanosPerUnit;

    /// <summary>Nothing.</summary>
    public static readonly Quantity Zero;

    /// <summary>A whole number of units.</summary>
    public static Quantity Of(long units) => new((Int128)units * NanosPerUnit);

    /// <summary>Whether a level of this many billionths is inside S1's bounds.</summary>
    public static bool IsWithinLimit(Int128 nanos) => nanos < LimitNanos && nanos > -LimitNanos;

    /// <summary>Reads a JSON number (or the text of a decimal string) exactly; never rounds.</summary>
    /// <param name="text">The number as written, ASCII, in JSON's grammar.</param>
    /// <param name="quantity">The value, when the answer is <see cref="QuantityFault.None"/>.</param>
    /// <returns>Why the text is refused, or none.</returns>
    public static QuantityFault TryParse(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        var fault = DecimalText.TryParse(text, FractionDigits, 18, out var nanos);
        quantity = new Quantity(nanos);
        return fault;
    }

    /// <summary>The quantity of a text that is known to be good, such as a constant.</summary>
    /// <exception cref="FormatException">The text is not a quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var quantity) == QuantityFault.None
            ? quantity
            : throw new FormatException($"'{text}' is not a quantity.");

    /// <summary>This as a number without bounds, for products.</summary>
    public ExactNumber ToExact() => new((BigInteger)Nanos, FractionDigits);

    public int CompareTo(Quantity other) => Nanos.CompareTo(other.Nanos);

    public static bool operator <(Quantity left, Quantity right) => left.Nanos < right.Nanos;

    public static bool operator >(Quantity left, Quantity right) => left.Nanos > right.Nanos;

    public static bool operator <=(Quantity left, Quantity right) => left.Nanos <= right.Nanos;

    public static bool operator >=(Quantity left, Quantity right) => left.Nanos >= right.Nanos;

    /// <summary>Plain decimal text without an exponent or trailing zeros.</summary>
    public override string ToString() =>
        Nanos % NanosPerUnit == 0
            ? (Nanos / NanosPerUnit).ToString(CultureInfo.InvariantCulture)
            : ToExact().ToString();
}
