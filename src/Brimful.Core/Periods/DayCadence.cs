using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>Periods of calendar days (and weeks of seven): every start at the anchor's local time of day (S6).</summary>
internal sealed class DayCadence(int days, LocalDateTime anchor, DateTimeZone zone) : Cadence
{
    private static readonly LocalDate FirstDay = new(Horizon.FirstYear, 1, 1);
    private static readonly int DayCount = DayNumber(new LocalDate(Horizon.LastYear + 1, 1, 1));

    private readonly int _anchorDay = DayNumber(anchor.Date);

    public override Instant Start(long index)
    {
        var day = _anchorDay + (index * days);
        if (day < 0)
            return Instant.MinValue;

        return day >= DayCount
            ? Instant.MaxValue
            : WallClock.FirstInstantAt(FirstDay.PlusDays((int)day).At(anchor.TimeOfDay), zone);
    }

    public override long Estimate(Instant instant) =>
        FloorDivide(DayNumber(WallClock.Read(instant, zone).Date) - _anchorDay, days);

    private static int DayNumber(LocalDate date) => NodaTime.Period.DaysBetween(FirstDay, date);
}
