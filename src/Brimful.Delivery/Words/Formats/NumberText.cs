using System.Globalization;
using System.Numerics;
using System.Text;
using Brimful.Core.Quantities;

namespace Brimful.Delivery.Words.Formats;

/// <summary>Which way a number goes that is shown with fewer digits than it has.</summary>
public enum Rounding
{
    /// <summary>Towards minus infinity: what is used, so that nothing looks reached that is not.</summary>
    Down,

    /// <summary>Towards plus infinity: what is left, so that used and left add up.</summary>
    Up,
}

/// <summary>Writes numbers the reader's way, from all their digits: rounded once, never through binary floating point.</summary>
public sealed class NumberText(Conventions conventions)
{
    private const int GroupSize = 3;

    /// <summary>A number with at most, and at least, so many digits after the point.</summary>
    public string Of(ExactNumber value, int mostDigits, int leastDigits = 0, Rounding rounding = Rounding.Down)
    {
        var parts = Round(value, mostDigits, rounding);
        var digits = BigInteger.Abs(parts).ToString(CultureInfo.InvariantCulture).PadLeft(mostDigits + 1, '0');
        var fraction = digits[^mostDigits..].TrimEnd('0');
        fraction = fraction.PadRight(leastDigits, '0');
        var text = Grouped(digits[..^mostDigits]);
        if (fraction.Length > 0) text += conventions.Decimal + InDigits(fraction);
        return parts.Sign < 0 ? conventions.Minus + text : text;
    }

    /// <summary>A whole number.</summary>
    public string Of(long value) => Of(new ExactNumber(value, 0), 0);

    /// <summary>A percentage with at most one digit after the point, rounded down: 99.99 is not 100.</summary>
    public string Percent(ExactNumber value) => conventions.Percent.Replace("{number}", Of(value, 1), StringComparison.Ordinal);

    /// <summary>The digits of the locale for those of a text.</summary>
    public string InDigits(string text)
    {
        if (conventions.Digits is not { } digits) return text;
        var written = new StringBuilder(text.Length);
        foreach (var one in text) written.Append(char.IsAsciiDigit(one) ? digits[one - '0'] : one);
        return written.ToString();
    }

    internal static BigInteger Round(ExactNumber value, int digits, Rounding rounding)
    {
        if (value.Scale <= digits) return value.Unscaled * BigInteger.Pow(10, digits - value.Scale);
        var quotient = BigInteger.DivRem(value.Unscaled, BigInteger.Pow(10, value.Scale - digits), out var rest);
        if (rest.IsZero) return quotient;
        if (rounding == Rounding.Down && rest.Sign < 0) return quotient - 1;
        return rounding == Rounding.Up && rest.Sign > 0 ? quotient + 1 : quotient;
    }

    private string Grouped(string whole)
    {
        if (whole.Length < GroupSize + conventions.LeastBeforeGroup) return InDigits(whole);
        var text = new StringBuilder();
        for (var at = 0; at < whole.Length; at++)
        {
            if (at > 0 && (whole.Length - at) % GroupSize == 0) text.Append(conventions.Group);
            text.Append(InDigits(whole[at].ToString()));
        }
        return text.ToString();
    }
}
