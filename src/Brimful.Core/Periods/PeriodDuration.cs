using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Brimful.Core.Periods;

/// <summary>
/// How long a period is: a whole multiple of one unit (S6), written as an ISO 8601 duration of exactly that unit:
/// <c>PT6H</c>, <c>P1D</c>, <c>P2W</c>, <c>P1M</c>, <c>P1Y</c>. ISO 8601 has no quarter: a quarter is three months, <c>P3M</c>.
/// </summary>
/// <remarks>
/// Each duration has one text and each accepted text one duration, so parsing and formatting are exact inverses.
/// Durations are equal when their texts are: <c>P7D</c> and <c>P1W</c> differ.
/// </remarks>
public sealed record PeriodDuration
{
    /// <summary>The highest multiple of a unit (of a month, for quarters).</summary>
    public const int MaxMultiple = 10_000;

    private const int MonthsPerQuarter = 3;

    /// <summary>Makes the duration of <paramref name="multiple"/> units; quarters become months.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The multiple is not 1 to <see cref="MaxMultiple"/>, or the unit is unknown.</exception>
    public PeriodDuration(PeriodUnit unit, int multiple)
    {
        if (!Enum.IsDefined(unit))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "Not a period unit.");

        var most = unit is PeriodUnit.Quarter ? MaxMultiple / MonthsPerQuarter : MaxMultiple;
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(multiple, most);
        (Unit, Multiple) = unit is PeriodUnit.Quarter ? (PeriodUnit.Month, multiple * MonthsPerQuarter) : (unit, multiple);
    }

    /// <summary>The unit; never <see cref="PeriodUnit.Quarter"/>.</summary>
    public PeriodUnit Unit { get; }

    /// <summary>How many units, 1 to <see cref="MaxMultiple"/>.</summary>
    public int Multiple { get; }

    /// <summary>
    /// Reads a duration. Refused (<c>false</c>; a <c>period.invalid</c> for the API): mixed units, minutes and seconds, zero,
    /// signs, fractions, leading zeros, lower case, white space, multiples above <see cref="MaxMultiple"/>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PeriodDuration? duration)
    {
        duration = null;
        if (text is not ['P', .. var body] || !TryReadUnit(body, out var unit, out var digits))
            return false;

        var isMultiple = digits is not ['0', ..]
            & int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var multiple)
            & multiple <= MaxMultiple;
        duration = isMultiple ? new PeriodDuration(unit, multiple) : null;
        return isMultiple;
    }

    /// <summary>The ISO 8601 text, such as <c>P1M</c>; <see cref="TryParse"/> reads it back.</summary>
    public override string ToString() => Unit switch
    {
        PeriodUnit.Hour => $"PT{Multiple}H",
        PeriodUnit.Day => $"P{Multiple}D",
        PeriodUnit.Week => $"P{Multiple}W",
        PeriodUnit.Month => $"P{Multiple}M",
        PeriodUnit.Year => $"P{Multiple}Y",
        _ => throw new System.Diagnostics.UnreachableException($"No text for {Unit}."),
    };

    private static bool TryReadUnit(ReadOnlySpan<char> body, out PeriodUnit unit, out ReadOnlySpan<char> digits)
    {
        (var isKnown, unit, var range) = body switch
        {
            ['T', .., 'H'] => (true, PeriodUnit.Hour, 1..^1),
            [.., 'D'] => (true, PeriodUnit.Day, ..^1),
            [.., 'W'] => (true, PeriodUnit.Week, ..^1),
            [.., 'M'] => (true, PeriodUnit.Month, ..^1),
            [.., 'Y'] => (true, PeriodUnit.Year, ..^1),
            _ => (false, default, ..),
        };
        digits = body[range];
        return isKnown;
    }
}
