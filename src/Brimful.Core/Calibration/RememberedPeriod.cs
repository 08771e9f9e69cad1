using System.Collections.Immutable;

namespace Brimful.Core.Calibration;

/// <summary>A period of a bucket, what was said about its end day by day, and what it came to.</summary>
/// <param name="LengthDays">Whole days.</param>
/// <param name="Days">At most one a day, in order.</param>
/// <param name="UsedAtEnd">In the parts of the bucket's figures.</param>
public sealed record RememberedPeriod(int LengthDays, ImmutableArray<RememberedDay> Days, Int128 UsedAtEnd)
{
    /// <summary>The first day that is compared: before it a run-rate knows next to nothing, and to be better than it would be no merit.</summary>
    public const int FirstComparedDay = 3;

    /// <summary>Days on which the end was still ahead.</summary>
    public IEnumerable<RememberedDay> Compared => Days.Where(day => day.DaysPassed >= FirstComparedDay && day.DaysPassed < LengthDays);

    /// <summary>Those on which it was still open whether the capacity would be exceeded.</summary>
    public IEnumerable<RememberedDay> Asked => Compared.Where(static day => !day.IsExceeded);

    /// <summary>Whether what a day asked came true.</summary>
    public bool Exceeded(RememberedDay day) => UsedAtEnd > day.Capacity;

    /// <summary>The day by whose end a capacity was exceeded, as far as that was seen on a later day, and the period's last otherwise; null where it never was.</summary>
    public int? ExceededOn(Int128 capacity)
    {
        if (UsedAtEnd <= capacity) return null;
        foreach (var day in Days)
            if (day.Used > capacity) return day.DaysPassed;
        return LengthDays;
    }
}
