using System.Globalization;

namespace Brimful.Delivery.Channels;

/// <summary>A colour of the screen, and how readable one is on another (WCAG 2.2).</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The least contrast of text (WCAG 2.2 AA).</summary>
    public const double LeastContrast = 4.5;

    private const double Dimmest = 0.05;

    /// <summary>How much light a channel gives, by its value.</summary>
    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(channel => LinearOf(channel / 255d))];

    public static readonly Colour White = new(255, 255, 255);

    public static readonly Colour Black = new(0, 0, 0);

    public static readonly Colour Ink = new(0x16, 0x1b, 0x26);

    /// <summary>Reads <c>#rrggbb</c>.</summary>
    public static bool TryParse(string? text, out Colour colour)
    {
        colour = default;
        if (text is not { Length: 7 } || text[0] != '#' || !text.AsSpan(1).ContainsOnlyHex()) return false;
        var value = int.Parse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        colour = new Colour((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    /// <summary>The colour of that text, or another where it is none.</summary>
    public static Colour ParseOr(string? text, Colour other) => TryParse(text, out var colour) ? colour : other;

    /// <summary>From 1 to 21.</summary>
    public static double Contrast(Colour one, Colour other)
    {
        var (first, second) = (one.Luminance, other.Luminance);
        return (Math.Max(first, second) + Dimmest) / (Math.Min(first, second) + Dimmest);
    }

    /// <summary>White, ink or black: the first that can be read on this. One of white and black always can.</summary>
    public Colour TextOn() => Contrast(White, this) >= LeastContrast ? White : Contrast(Ink, this) >= LeastContrast ? Ink : Black;

    /// <summary>The nearest shade of this that can be read on a background: darker on light, lighter on dark.</summary>
    public Colour ReadableOn(Colour background, double least = LeastContrast)
    {
        var towards = background.Luminance > 0.18 ? Black : White;
        var shade = this;
        for (var step = 1; step <= 20 && Contrast(shade, background) < least; step++) shade = Mix(towards, step / 20d);
        return shade;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => (0.2126 * Linear[Red]) + (0.7152 * Linear[Green]) + (0.0722 * Linear[Blue]);

    private static double LinearOf(double share) => share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);

    private Colour Mix(Colour other, double share)
    {
        byte Between(byte from, byte to) => (byte)Math.Round(from + ((to - from) * share));
        return new Colour(Between(Red, other.Red), Between(Green, other.Green), Between(Blue, other.Blue));
    }
}

file static class HexText
{
    public static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var one in text)
            if (!char.IsAsciiHexDigit(one)) return false;
        return true;
    }
}
