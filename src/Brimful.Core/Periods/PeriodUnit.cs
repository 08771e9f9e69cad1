namespace Brimful.Core.Periods;

/// <summary>What a period is counted in (S6).</summary>
public enum PeriodUnit
{
    /// <summary>3,600 elapsed seconds, whatever the wall clock does (S23).</summary>
    Hour,

    /// <summary>A calendar day: 23 or 25 hours long where the clock changes (S23).</summary>
    Day,

    /// <summary>Seven calendar days, from the anchor's weekday.</summary>
    Week,

    /// <summary>A calendar month, clamped to the month's last day (S6).</summary>
    Month,

    /// <summary>Three calendar months from the anchor, not the calendar's own quarter; held as <see cref="Month"/> × 3.</summary>
    Quarter,

    /// <summary>A calendar year; from 29 February it starts on the 28th of a common year.</summary>
    Year,
}
