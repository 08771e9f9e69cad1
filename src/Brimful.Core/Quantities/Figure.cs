using System.Globalization;
using System.Numerics;

namespace Brimful.Core.Quantities;

/// <summary>
/// A level, capacity or balance of a bucket: exact, and as fine as its bucket's levels are held: <paramref name="Digits"/> digits after the point, 9 of
/// quantities and 18 of money (S1). Amounts that are given have 9 digits in either case; <see cref="PartsOf(Quantity)"/> brings them to a figure's own.
/// </summary>
/// <param name="Parts">The value × 10^<paramref name="Digits"/>.</param>
public readonly record struct Figure(Int128 Parts, int Digits) : IComparable<Figure>
{
    /// <summary>Digits after the point of money.</summary>
    public const int MoneyDigits = 18;

    /// <summary>The first magnitude of money that is too large, in its parts: 10^15 (S1).</summary>
    public static readonly Int128 MoneyLimit = (Int128)1_000_000_000_000_000 * 1_000_000_000_000_000_000;

    /// <summary>The first magnitude that is too large, in parts.</summary>
    public Int128 Limit => LimitOf(Digits);

    /// <summary>An amount as fine as figures of so many digits.</summary>
    public static Figure Of(Quantity amount, int digits) => new(amount.Nanos * NanosToParts(digits), digits);

    /// <inheritdoc cref="Limit"/>
    public static Int128 LimitOf(int digits) => digits == MoneyDigits ? MoneyLimit : Quantity.LimitNanos;

    /// <summary>Whether a level of so many parts is inside S1's bounds.</summary>
    public static bool IsWithinLimit(Int128 parts, int digits) => parts < LimitOf(digits) && parts > -LimitOf(digits);

    /// <summary>An amount in parts of figures of so many digits. No quantity overflows: 10^27 billionths are 10^36 parts of money.</summary>
    public static Int128 PartsOf(Quantity amount, int digits) => amount.Nanos * NanosToParts(digits);

    /// <summary>An amount in this figure's parts.</summary>
    public Int128 PartsOf(Quantity amount) => PartsOf(amount, Digits);

    /// <summary>Another value, as fine as this.</summary>
    public Figure With(Int128 parts) => this with { Parts = parts };

    /// <summary>This as a number without bounds, for products.</summary>
    public ExactNumber ToExact() => new((BigInteger)Parts, Digits);

    /// <summary>The nearest with so few significant digits, half away from zero: for what is not known any better.</summary>
    /// <param name="limit">The first magnitude with too many digits: 1,000,000 keeps six.</param>
    public Figure Rounded(int limit)
    {
        Int128 unit = 1;
        for (var rest = Int128.Abs(Parts); rest >= limit; rest /= 10) unit *= 10;
        return With((Parts + (Parts < 0 ? -unit / 2 : unit / 2)) / unit * unit);
    }

    public int CompareTo(Figure other) => Parts.CompareTo(other.Parts);

    public static bool operator <(Figure left, Figure right) => left.Parts < right.Parts;

    public static bool operator >(Figure left, Figure right) => left.Parts > right.Parts;

    public static bool operator <=(Figure left, Figure right) => left.Parts <= right.Parts;

    public static bool operator >=(Figure left, Figure right) => left.Parts >= right.Parts;

    public static implicit operator Figure(Quantity quantity) => new(quantity.Nanos, Quantity.FractionDigits);

    /// <summary>Plain decimal text without an exponent or trailing zeros.</summary>
    public override string ToString()
    {
        var whole = DecimalText.PowerOfTen(Digits);
        return Parts % whole == 0 ? (Parts / whole).ToString(CultureInfo.InvariantCulture) : ToExact().ToString();
    }

    private static long NanosToParts(int digits) => digits == MoneyDigits ? Quantity.NanosPerUnit : 1;
}
