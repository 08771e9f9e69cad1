using System.Numerics;

namespace Brimful.Oracle;

/// <summary>Where one step of one line stands in a period.</summary>
public sealed record Standing(bool Reached, bool Passed, int Armings, BigInteger CrossedLevel, int CrossedPeriod)
{
    public static readonly Standing Armed = new(false, false, 0, 0, 0);
}

/// <summary>One period with all that was received for it; its level is counted anew from the readings each time.</summary>
public sealed class PeriodBook
{
    public required int Number { get; init; }

    public required DateTime Start { get; init; }

    public DateTime End { get; set; }

    /// <summary>The terms in force: of a closed period those at its end.</summary>
    public required Terms Terms { get; set; }

    /// <summary>What a gauge brought in, oldest first, then what was received here in order of receipt.</summary>
    public List<Reading> Readings { get; } = [];

    /// <summary>Steps that are not armed for the first time.</summary>
    public Dictionary<(Line Line, BigInteger Step), Standing> Standings { get; } = [];

    /// <summary>The level: the readings recounted (S5).</summary>
    public BigInteger Used(Measure measure) => measure switch
    {
        Measure.Sum => Readings.Aggregate(BigInteger.Zero, (sum, reading) => sum + reading.Value),
        Measure.Count => Readings.Count * BigInteger.Pow(10, 9),
        Measure.Max => Readings.Count == 0 ? 0 : Readings.Max(reading => reading.Value),
        _ => LastOfEachSubject().Aggregate(BigInteger.Zero, (sum, reading) => sum + reading.Value),
    };

    /// <summary>Each subject's last reading by event time; of equal times the later received (S5).</summary>
    public IEnumerable<Reading> LastOfEachSubject() =>
        from reading in Readings
        group reading by reading.Subject into own
        select own.Aggregate((last, next) => next.Time >= last.Time ? next : last);

    public Standing StandingOf(Line line, BigInteger step) => Standings.GetValueOrDefault((line, step), Standing.Armed);
}
