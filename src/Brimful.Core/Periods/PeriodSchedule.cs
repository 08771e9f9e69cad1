using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>
/// The numbered periods of a bucket (S6): period n runs from start n to start n + 1, and start n = anchor + n·unit in the zone.
/// Together the periods hold all time, each instant in exactly one; indexes before the anchor are negative.
/// </summary>
/// <remarks>
/// Immutable and free of clocks; safe to share. A start is bounded in the local years 1 to 9998. One beyond them is
/// <see cref="Instant.MinValue"/> or <see cref="Instant.MaxValue"/>, so any index and any instant has an answer.
/// Equal schedules have equal <see cref="Every"/> and <see cref="Anchor"/>, and zones of the same id.
/// </remarks>
public sealed class PeriodSchedule : IEquatable<PeriodSchedule>
{
    private readonly Cadence _cadence;

    /// <inheritdoc cref="PeriodSchedule(PeriodDuration, LocalDateTime, DateTimeZone)"/>
    /// <param name="unit">What a period is counted in.</param>
    /// <param name="multiple">How many units a period has, 1 to <see cref="PeriodDuration.MaxMultiple"/>.</param>
    /// <param name="anchor">The local time of start 0; see <see cref="CanAnchorAt"/>.</param>
    /// <param name="zone">The bucket's time zone.</param>
    public PeriodSchedule(PeriodUnit unit, int multiple, LocalDateTime anchor, DateTimeZone zone)
        : this(new PeriodDuration(unit, multiple), anchor, zone)
    {
    }

    /// <summary>Makes the schedule whose period 0 starts at the anchor.</summary>
    /// <param name="every">How long a period is.</param>
    /// <param name="anchor">The local time of start 0; see <see cref="CanAnchorAt"/>.</param>
    /// <param name="zone">The bucket's time zone.</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiple or the anchor is out of bounds.</exception>
    public PeriodSchedule(PeriodDuration every, LocalDateTime anchor, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(every);
        ArgumentNullException.ThrowIfNull(zone);
        if (!CanAnchorAt(anchor))
            throw new ArgumentOutOfRangeException(nameof(anchor), anchor, "An anchor lies in the years 1 to 9998 of the ISO calendar.");

        (Every, Anchor, Zone) = (every, anchor, zone);
        _cadence = Cadence.Of(every, anchor, zone);
    }

    /// <summary>How long a period is.</summary>
    public PeriodDuration Every { get; }

    /// <summary>The local time of start 0, as it was given: also where a clock change skips it.</summary>
    public LocalDateTime Anchor { get; }

    /// <summary>The zone in which days, months and years are counted.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>Whether a schedule can start there: in the years 1 to 9998 of the ISO calendar.</summary>
    public static bool CanAnchorAt(LocalDateTime anchor) =>
        anchor.Calendar == CalendarSystem.Iso && anchor.Year is >= Horizon.FirstYear and <= Horizon.LastYear;

    /// <summary>
    /// Period n. It is empty where a zone skipped the whole of it (Pacific/Apia, 30 December 2011) and beyond the calendar's bounds.
    /// </summary>
    public Period this[long index]
    {
        get
        {
            var near = Math.Clamp(index, -Horizon.FarthestIndex, Horizon.FarthestIndex);
            return new Period(_cadence.Start(near), _cadence.Start(near + 1));
        }
    }

    /// <summary>
    /// The number of the period that holds the instant: the highest n with start n ≤ instant, so never that of an empty period.
    /// Takes constant time and allocates nothing once the zone's own cache is warm.
    /// </summary>
    public long IndexAt(Instant instant)
    {
        var confined = Horizon.Confine(instant);
        var index = _cadence.Estimate(confined);
        while (_cadence.Start(index) > confined)
            index--;
        while (_cadence.Start(index + 1) <= confined)
            index++;
        return index;
    }

    /// <inheritdoc/>
    public bool Equals(PeriodSchedule? other) =>
        other is not null && Every == other.Every && Anchor == other.Anchor && Zone.Id == other.Zone.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PeriodSchedule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Every, Anchor, Zone.Id);

    /// <summary>Such as <c>P1M from 2026-01-31T00:00:00 in Europe/London</c>; for people.</summary>
    public override string ToString() => $"{Every} from {Anchor:uuuu-MM-ddTHH:mm:ss;FFFFFFFFF} in {Zone.Id}";
}
