using System.Collections.Immutable;

namespace Brimful.Delivery.Words.Formats;

/// <summary>
/// How a language and region write numbers, money, units and times: from the locale's own file, after CLDR, so that they are the same on every machine,
/// whatever its culture and whether or not it has ICU. In patterns, names in braces are replaced.
/// </summary>
public sealed record Conventions
{
    public required string Decimal { get; init; }

    public required string Group { get; init; }

    /// <summary>How many digits must stand before the first group for there to be groups: 2 where 1234 is written without.</summary>
    public int LeastBeforeGroup { get; init; } = 1;

    /// <summary>The ten digits; null for 0 to 9.</summary>
    public string? Digits { get; init; }

    public string Minus { get; init; } = "-";

    public required string Percent { get; init; }

    /// <summary>An amount and its currency: <c>{amount}</c>, <c>{symbol}</c>.</summary>
    public required string Money { get; init; }

    /// <summary>An amount whose symbol is a code of letters, where that is written otherwise; null where not.</summary>
    public string? MoneyByCode { get; init; }

    /// <summary>By ISO 4217 code; a currency without one is written by its code.</summary>
    public required ImmutableDictionary<string, string> Symbols { get; init; }

    /// <summary>A number and its unit: <c>{number}</c>, <c>{unit}</c>.</summary>
    public required string Quantity { get; init; }

    /// <summary>B, kB, MB, GB, TB, PB, EB.</summary>
    public required ImmutableArray<string> Bytes { get; init; }

    public required string Hours { get; init; }

    public required string Minutes { get; init; }

    public required string Seconds { get; init; }

    /// <summary><c>{day}</c>, <c>{month}</c>, <c>{monthNumber}</c>, <c>{year}</c>.</summary>
    public required string Date { get; init; }

    /// <summary>The first of a month, where it is written otherwise; null where not.</summary>
    public string? FirstOfMonth { get; init; }

    /// <summary><c>{hour24}</c>, <c>{hour}</c> (24 hours, without a leading zero), <c>{hour12}</c>, <c>{minute}</c>, <c>{half}</c>.</summary>
    public required string Time { get; init; }

    /// <summary><c>{date}</c>, <c>{time}</c>.</summary>
    public required string DateTime { get; init; }

    /// <summary><c>{dateTime}</c>, <c>{zone}</c>.</summary>
    public required string Zoned { get; init; }

    public required ImmutableArray<string> Months { get; init; }

    public ImmutableArray<string> Halves { get; init; } = ["AM", "PM"];

    /// <summary>Between the members of a list.</summary>
    public required string ListSeparator { get; init; }
}
