using System.Numerics;

namespace Brimful.Oracle;

/// <summary>One period with all that was received for it; its level is counted anew from the readings each time.</summary>
public sealed class PeriodBook
{
    public required int Number { get; init; }

    public required DateTime Start { get; set; }

    public required DateTime End { get; set; }

    /// <summary>The terms in force: of a closed period those at its end.</summary>
    public required Terms Terms { get; set; }

    /// <summary>Where the capacity comes from (S7).</summary>
    public CapacityBook Sources { get; } = new();

    /// <summary>The instant that it was brought to: levels that the clock moves are as of then.</summary>
    public DateTime At { get; set; }

    /// <summary>How often a grant was added by itself.</summary>
    public int TopUps { get; set; }

    public BigInteger Capacity => Sources.Capacity;

    /// <summary>What a gauge brought in at its start: that does not change any more (S23).</summary>
    public List<Reading> Carried { get; } = [];

    /// <summary>What a gauge brought in, oldest first, then what was received here in order of receipt.</summary>
    public List<Reading> Readings { get; } = [];

    /// <summary>Of session time: ticks of each subject that elapsed under bounds which an edit has changed since, beside what is read off the signs by the present ones.</summary>
    public Dictionary<string, long> Kept { get; } = [];

    /// <summary>Of session time: the level after which a top-up was looked for last. A period's mere start is no change.</summary>
    public BigInteger LookedAt { get; set; }

    /// <summary>The sessions that are open now, as far as lines have been compared with them.</summary>
    public HashSet<SessionName> Sessions { get; } = [];

    /// <summary>The bucket's own lines.</summary>
    public Ledger Own { get; } = new(null);

    /// <summary>The lines of participants by their subject, also of those who left.</summary>
    public Dictionary<string, Ledger> Participants { get; } = [];

    /// <summary>The level: the readings recounted (S5), of money what they cost by the period's prices (S18); of one subject only where one is given.</summary>
    public BigInteger Used(MeterSet meters, string? subject = null)
    {
        if (Terms.IsConcurrent) return Scale.Figure(Sessions.Count(session => subject is null || session.Subject == subject) * Scale.Unit);
        if (meters.Measure == Measure.Duration) return TimeOf(meters, subject).LevelAt(At);
        var readings = subject is null ? Readings : Readings.FindAll(reading => reading.Subject == subject);
        if (Terms.Window is { } length) readings = readings.FindAll(reading => At < reading.Time + length);
        return meters.Measure == Measure.Combined ? meters.LevelOf(readings, Terms.Spend) : Scale.Figure(meters.Measure switch
        {
            Measure.Sum => readings.Aggregate(BigInteger.Zero, (sum, reading) => sum + reading.Value),
            Measure.Count => readings.Count * Scale.Unit,
            Measure.UniqueCount => readings.Select(reading => reading.Value).Distinct().Count() * Scale.Unit,
            Measure.Max => readings.Count == 0 ? 0 : readings.Max(reading => reading.Value),
            _ => LastOfEachSubject(readings).Aggregate(BigInteger.Zero, (sum, reading) => sum + reading.Value),
        });
    }

    /// <summary>Of session time: how its level grows within the period.</summary>
    public SessionTime TimeOf(MeterSet meters, string? subject = null) =>
        new(this, Readings.Where(reading => subject is null || reading.Subject == subject), meters.Meters[0].MaxSilence, Kept.Where(kept => subject is null || kept.Key == subject).Sum(kept => kept.Value));

    /// <summary>Each subject's last reading by event time; of equal times the later received (S5).</summary>
    public static IEnumerable<Reading> LastOfEachSubject(IEnumerable<Reading> readings) =>
        from reading in readings
        group reading by reading.Subject into own
        select own.Aggregate((last, next) => next.Time >= last.Time ? next : last);
}
