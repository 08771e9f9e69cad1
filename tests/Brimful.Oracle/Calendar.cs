namespace Brimful.Oracle;

/// <summary>
/// When a bucket refills (S6): every so many units from an anchor on a zone's wall clock. Unit <c>H</c>, <c>D</c>, <c>W</c>, <c>M</c>, <c>Q</c> or <c>Y</c>.
/// Dates by the base library's calendar, zones by the operating system's data.
/// </summary>
public sealed record Calendar(char Unit, int Multiple, DateTime Anchor, string Zone = "UTC")
{
    private const double HoursOfAYear = 365.2425 * 24;

    private static readonly TimeSpan Look = TimeSpan.FromMinutes(15);

    /// <summary>Start n = anchor + n units, never chained: adding months clamps to the month's last day. Hours are elapsed time (S23).</summary>
    public DateTime Start(int n) => Unit switch
    {
        'H' => FirstShowing(Anchor).AddHours((long)n * Multiple),
        'D' => FirstShowing(Anchor.AddDays((long)n * Multiple)),
        'W' => FirstShowing(Anchor.AddDays(7L * n * Multiple)),
        'Q' => FirstShowing(Anchor.AddMonths(3 * n * Multiple)),
        'Y' => FirstShowing(Anchor.AddYears(n * Multiple)),
        _ => FirstShowing(Anchor.AddMonths(n * Multiple)),
    };

    /// <summary>The start of the period that holds an instant, and the next one: found by walking from a guess.</summary>
    public (DateTime Start, DateTime End) Around(DateTime instant)
    {
        var n = (int)Math.Floor((instant - Anchor).TotalHours / HoursOfAPeriod);
        while (Start(n) > instant) n--;
        while (Start(n + 1) <= instant) n++;
        return (Start(n), Start(n + 1));
    }

    /// <summary>A quarter is three months, however it is written.</summary>
    public bool Equals(Calendar? other) => other is not null && (InMonths, Anchor, Zone) == (other.InMonths, other.Anchor, other.Zone);

    public override int GetHashCode() => HashCode.Combine(InMonths, Anchor, Zone);

    private (char Unit, int Multiple) InMonths => Unit == 'Q' ? ('M', 3 * Multiple) : (Unit, Multiple);

    private double HoursOfAPeriod => Multiple * Unit switch { 'H' => 1, 'D' => 24, 'W' => 168, 'M' => HoursOfAYear / 12, 'Q' => HoursOfAYear / 4, _ => HoursOfAYear };

    /// <summary>The first instant at which the zone's clock shows a local time or a later one: it is looked at every quarter of an hour. A skipped time
    /// moves forward to the end of the gap, one that occurs twice is the earlier.</summary>
    private DateTime FirstShowing(DateTime local)
    {
        var wanted = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        if (Zone == "UTC") return wanted;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var utc = wanted.AddHours(-15);
        while (utc + zone.GetUtcOffset(utc) < wanted) utc += Look;
        var isSkipped = utc + zone.GetUtcOffset(utc) > wanted;
        // Gaps end on a quarter of an hour.
        return isSkipped ? utc.AddTicks(-(utc.Ticks % Look.Ticks)) : utc;
    }
}
