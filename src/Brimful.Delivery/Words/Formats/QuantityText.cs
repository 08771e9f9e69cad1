using System.Numerics;
using Brimful.Core.Quantities;

namespace Brimful.Delivery.Words.Formats;

/// <summary>Writes quantities by their unit: bytes by the size that fits, seconds as hours and minutes, money by its currency, other units as their tenant named them.</summary>
public sealed class QuantityText(Conventions conventions, NumberText numbers)
{
    private const int MostDigits = 2;
    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3600;

    public string Of(ExactNumber value, string unit, Rounding rounding = Rounding.Down)
    {
        if (Currencies.IsMoney(unit)) return Money(value, unit, rounding);
        if (ByteUnit.Find(unit) is { } bytes) return Bytes(value, bytes, rounding);
        return unit switch
        {
            "" or "1" => numbers.Of(value, MostDigits, rounding: rounding),
            "s" or "sec" or "second" or "seconds" => Seconds(value, rounding),
            "min" or "minute" or "minutes" => Put(conventions.Minutes, numbers.Of(value, MostDigits, rounding: rounding)),
            "h" or "hour" or "hours" => Put(conventions.Hours, numbers.Of(value, MostDigits, rounding: rounding)),
            _ => WithUnit(numbers.Of(value, MostDigits, rounding: rounding), CleanText.Of(unit) ?? ""),
        };
    }

    /// <summary>The number alone where a unit that its tenant named would be said twice in "48 of 50 seats"; the whole quantity of every other unit.</summary>
    public string Before(ExactNumber value, string unit, Rounding rounding = Rounding.Down) =>
        IsNamedByTenant(unit) ? numbers.Of(value, MostDigits, rounding: rounding) : Of(value, unit, rounding);

    private static bool IsNamedByTenant(string unit) =>
        !Currencies.IsMoney(unit) && ByteUnit.Find(unit) is null
        && unit is not ("" or "1" or "s" or "sec" or "second" or "seconds" or "min" or "minute" or "minutes" or "h" or "hour" or "hours");

    private string Money(ExactNumber value, string code, Rounding rounding)
    {
        var digits = Currencies.DigitsOf(code);
        var isNegative = value.Unscaled.Sign < 0;
        var size = isNegative ? value with { Unscaled = -value.Unscaled } : value;
        var sizeRounding = isNegative ? Opposite(rounding) : rounding;
        var symbol = conventions.Symbols.GetValueOrDefault(code, code);
        var pattern = symbol == code ? conventions.MoneyByCode ?? conventions.Money : conventions.Money;
        var text = pattern.Replace("{amount}", numbers.Of(size, digits, digits, sizeRounding), StringComparison.Ordinal).Replace("{symbol}", symbol, StringComparison.Ordinal);
        return isNegative ? conventions.Minus + text : text;
    }

    private static Rounding Opposite(Rounding rounding) => rounding == Rounding.Down ? Rounding.Up : Rounding.Down;

    /// <summary>The largest size of which there is at least one; decimal sizes of B to EB, binary ones of KiB and on.</summary>
    private string Bytes(ExactNumber value, ByteUnit unit, Rounding rounding)
    {
        var bytes = new ExactNumber(value.Unscaled * unit.Size, value.Scale);
        var one = BigInteger.Pow(10, bytes.Scale);
        var power = 0;
        while (power < conventions.Bytes.Length - 1 && BigInteger.Abs(bytes.Unscaled) >= one * BigInteger.Pow(unit.Base, power + 1)) power++;
        var shown = NumberIn(bytes, BigInteger.Pow(unit.Base, power), rounding);
        return WithUnit(numbers.Of(shown, MostDigits, rounding: rounding), unit.Base == ByteUnit.Binary ? ByteUnit.BinaryNames[power] : conventions.Bytes[power]);
    }

    /// <summary>A quotient to the digits that are shown and, so that it is rounded once, the right way already.</summary>
    private static ExactNumber NumberIn(ExactNumber value, BigInteger size, Rounding rounding)
    {
        var dividend = value.Unscaled * BigInteger.Pow(10, MostDigits);
        var divisor = size * BigInteger.Pow(10, value.Scale);
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        if (rest.Sign < 0 && rounding == Rounding.Down) quotient--;
        if (rest.Sign > 0 && rounding == Rounding.Up) quotient++;
        return new ExactNumber(quotient, MostDigits);
    }

    private string Seconds(ExactNumber value, Rounding rounding)
    {
        if (BigInteger.Abs(NumberText.Round(value, 0, Rounding.Down)) < SecondsPerMinute)
            return Put(conventions.Seconds, numbers.Of(value, MostDigits, rounding: rounding));
        var whole = NumberText.Round(value, 0, rounding);
        var size = BigInteger.Abs(whole);
        var isLong = size >= SecondsPerHour;
        var large = isLong ? size / SecondsPerHour : size / SecondsPerMinute;
        var small = isLong ? size % SecondsPerHour / SecondsPerMinute : size % SecondsPerMinute;
        var text = Put(isLong ? conventions.Hours : conventions.Minutes, numbers.Of(new ExactNumber(large, 0), 0));
        if (!small.IsZero) text += " " + Put(isLong ? conventions.Minutes : conventions.Seconds, numbers.Of(new ExactNumber(small, 0), 0));
        return whole.Sign < 0 ? conventions.Minus + text : text;
    }

    private static string Put(string pattern, string number) => pattern.Replace("{number}", number, StringComparison.Ordinal);

    private string WithUnit(string number, string unit) =>
        unit.Length == 0 ? number : Put(conventions.Quantity, number).Replace("{unit}", unit, StringComparison.Ordinal);
}
