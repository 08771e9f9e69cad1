using System.Numerics;
using Brimful.Core.Quantities;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>The little arithmetic that words need, exact.</summary>
internal static class Exact
{
    private const int Hundred = 100;
    private const int PercentDigits = 9;

    public static ExactNumber Add(ExactNumber left, ExactNumber right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        return new ExactNumber(Parts(left, scale) + Parts(right, scale), scale);
    }

    public static ExactNumber Subtract(ExactNumber left, ExactNumber right) => Add(left, right with { Unscaled = -right.Unscaled });

    public static ExactNumber Multiply(ExactNumber left, ExactNumber right) => new(left.Unscaled * right.Unscaled, left.Scale + right.Scale);

    public static int Compare(ExactNumber left, ExactNumber right) => Subtract(left, right).Unscaled.Sign;

    /// <summary>used × 100 / capacity, as a message has it; null at capacity 0.</summary>
    public static ExactNumber? Percent(ExactNumber used, ExactNumber capacity)
    {
        if (capacity.Unscaled.IsZero) return null;
        var scale = Math.Max(used.Scale, capacity.Scale);
        return ExactNumber.Divide(Parts(used, scale) * Hundred, Parts(capacity, scale), PercentDigits);
    }

    /// <summary>part × whole / of, rounded down and kept between 0 and <paramref name="whole"/>.</summary>
    public static int Share(ExactNumber part, ExactNumber of, int whole)
    {
        if (of.Unscaled.Sign <= 0) return 0;
        var scale = Math.Max(part.Scale, of.Scale);
        return (int)BigInteger.Clamp(Parts(part, scale) * whole / Parts(of, scale), 0, whole);
    }

    private static BigInteger Parts(ExactNumber value, int scale) => value.Unscaled * BigInteger.Pow(10, scale - value.Scale);
}
