namespace Brimful.Contracts.Forecasts;

/// <summary>What is likely to be used of a bucket. With too little history only <c>asOf</c>, <c>method</c>, <c>history</c>, <c>unit</c> and <c>pace</c>, which then goes by the clock, are there.</summary>
/// <param name="AsOf">The moment that it goes by.</param>
/// <param name="Method"><c>weekdayLevel</c>; <c>hourLevel</c> where periods are shorter than two days; or <c>insufficientHistory</c> with fewer than 14 closed days, or 168 closed hours, of usage.</param>
/// <param name="History">How many closed days of usage are known; with <c>hourLevel</c>, hours.</param>
/// <param name="Unit">What is counted, or the currency.</param>
/// <param name="Daily">Day by day, tomorrow first; empty with <c>hourLevel</c>.</param>
/// <param name="Hourly">With <c>hourLevel</c>, the next 48 hours, the next one first.</param>
/// <param name="PeriodEnd">The used level at the end of the open period; null where the period has no end.</param>
/// <param name="RunOut">The days by whose end the capacity is likely to be used up.</param>
/// <param name="Pace">What is used of the capacity, against the share of the period that has passed: 1 is on pace. Null where there is no such share.</param>
/// <param name="Quality">How far the bucket's forecasts were to be trusted; null until three of its periods are over and compared.</param>
public sealed record ForecastAnswer(
    DateTimeOffset AsOf,
    string Method,
    int History,
    string Unit,
    IReadOnlyList<DayForecastAnswer>? Daily,
    IReadOnlyList<HourForecastAnswer>? Hourly,
    PeriodEndForecastAnswer? PeriodEnd,
    RunOutForecastAnswer? RunOut,
    decimal? Pace,
    ForecastQualityAnswer? Quality);

/// <param name="BrierSkill">How much of the error of a run-rate the bucket's forecasts have saved: 1 is all, below 0 they were worse.</param>
/// <param name="Coverage">How often a period's end was within the interval that eight of ten should be in.</param>
public sealed record ForecastQualityAnswer(double? BrierSkill, double? Coverage);

/// <summary>Of ten days, one is likely to use less than q10, five less than q50, nine less than q90.</summary>
public sealed record DayForecastAnswer(DateOnly Date, decimal Q10, decimal Q50, decimal Q90);

/// <param name="At">Where the hour begins.</param>
public sealed record HourForecastAnswer(DateTimeOffset At, decimal Q10, decimal Q50, decimal Q90);

/// <param name="Capacity">What the bucket will hold then, by what is scheduled now.</param>
/// <param name="ExceedProbability">How likely it is that more than that is used: from 0 to 1.</param>
public sealed record PeriodEndForecastAnswer(DateTimeOffset At, decimal Q10, decimal Q50, decimal Q90, decimal Capacity, decimal ExceedProbability);

/// <summary>Each null where it is not within the period, or within a year: in one of ten cases the capacity is used up by q10, in one of two by q50, in nine of ten by q90.</summary>
public sealed record RunOutForecastAnswer(DateOnly? Q10, DateOnly? Q50, DateOnly? Q90);
