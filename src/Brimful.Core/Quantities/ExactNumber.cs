using System.Globalization;
using System.Numerics;

namespace Brimful.Core.Quantities;

/// <summary>
/// A computed figure (a threshold's level, a percentage, later an amount of money), exact and without S1's bounds:
/// <paramref name="Unscaled"/> × 10^-<paramref name="Scale"/>. Trailing zeros are not digits (S23).
/// </summary>
public readonly record struct ExactNumber(BigInteger Unscaled, int Scale)
{
    /// <summary>Rounds half to even at <paramref name="digits"/> fractional digits: how percentages are shown (S23).</summary>
    public static ExactNumber Divide(BigInteger dividend, BigInteger divisor, int digits)
    {
        if (divisor.Sign < 0) (dividend, divisor) = (-dividend, -divisor);
        var scaled = dividend * BigInteger.Pow(10, digits);
        var quotient = BigInteger.DivRem(scaled, divisor, out var rest);
        var twice = BigInteger.Abs(rest) * 2;
        if (twice > divisor || (twice == divisor && !quotient.IsEven)) quotient += scaled.Sign;
        return new ExactNumber(quotient, digits);
    }

    /// <summary>Plain decimal text without an exponent or trailing zeros.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
        var whole = digits[..^Scale];
        var fraction = digits[^Scale..].TrimEnd('0');
        var text = fraction.Length == 0 ? whole : $"{whole}.{fraction}";
        return Unscaled.Sign < 0 ? "-" + text : text;
    }
}
