namespace Brimful.Core.Tests.Periods;

/// <summary>
/// S6 worked out a second way, with nothing of the product and nothing of Noda Time: dates by the BCL's calendar, zones by the
/// operating system's data. It looks at a wall clock every quarter of an hour until the clock shows the wanted time or a later one.
/// Good for anchors on a quarter of an hour and for years in which offsets are whole quarters.
/// </summary>
internal sealed class WallClockOracle(char unit, int multiple, DateTime anchor, string zoneId)
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(15);

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);

    public DateTime StartUtc(int index) => unit switch
    {
        'H' => FirstUtcShowing(anchor).AddHours(index * multiple),
        'D' => FirstUtcShowing(anchor.AddDays(index * multiple)),
        'W' => FirstUtcShowing(anchor.AddDays(7 * index * multiple)),
        'M' => FirstUtcShowing(anchor.AddMonths(index * multiple)),
        'Q' => FirstUtcShowing(anchor.AddMonths(3 * index * multiple)),
        'Y' => FirstUtcShowing(anchor.AddYears(index * multiple)),
        _ => throw new ArgumentOutOfRangeException(nameof(index), unit, "Not a unit."),
    };

    private DateTime FirstUtcShowing(DateTime local)
    {
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc).AddHours(-15);
        while (utc + _zone.GetUtcOffset(utc) < DateTime.SpecifyKind(local, DateTimeKind.Utc))
            utc += Look;
        return utc;
    }
}
