using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>
/// Periods of calendar months (and years of twelve): every start on the anchor's day of the month, or the last day of a month
/// that is too short for it; the next longer month has the anchor's day again (S6).
/// </summary>
internal sealed class MonthCadence(int months, LocalDateTime anchor, DateTimeZone zone) : Cadence
{
    private const int FirstMonth = Horizon.FirstYear * 12;
    private const int LastMonth = (Horizon.LastYear * 12) + 11;

    private readonly int _anchorMonth = MonthNumber(anchor);

    public override Instant Start(long index)
    {
        var number = _anchorMonth + (index * months);
        if (number < FirstMonth)
            return Instant.MinValue;

        return number > LastMonth
            ? Instant.MaxValue
            : WallClock.FirstInstantAt(InMonth((int)number), zone);
    }

    public override long Estimate(Instant instant) =>
        FloorDivide(MonthNumber(WallClock.Read(instant, zone)) - _anchorMonth, months);

    private LocalDateTime InMonth(int number)
    {
        var (year, month) = (number / 12, (number % 12) + 1);
        var day = Math.Min(anchor.Day, CalendarSystem.Iso.GetDaysInMonth(year, month));
        return new LocalDate(year, month, day).At(anchor.TimeOfDay);
    }

    private static int MonthNumber(LocalDateTime local) => (local.Year * 12) + local.Month - 1;
}
