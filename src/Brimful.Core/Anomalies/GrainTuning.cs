namespace Brimful.Core.Anomalies;

/// <summary>How a season is learned.</summary>
/// <param name="Weeks">Over how many weeks, at most.</param>
/// <param name="Prior">How many weeks of what is usual a slot begins with.</param>
/// <param name="DayPrior">The same for a time of day; 0 where a slot is a day.</param>
internal sealed record SeasonTuning(double Weeks, double Prior, double DayPrior);

/// <summary>The constants of one grain. Fitted as docs/anomalies.md says; nothing of the series that they were fitted on is in them.</summary>
internal sealed record GrainTuning
{
    /// <summary>Rows before the first score.</summary>
    public required int Silent { get; init; }

    /// <summary>Rows before anything is compared.</summary>
    public required int First { get; init; }

    /// <summary>Rows that <see cref="Look.ManyUp"/> and its like look at.</summary>
    public required int Many { get; init; }

    /// <summary>Rows of the three means that a level is made of, ascending.</summary>
    public required (int Short, int Middle, int Long) Means { get; init; }

    /// <summary>What each of them counts for.</summary>
    public required (double Short, double Middle, double Long) MeanWeights { get; init; }

    /// <summary>By look: the departure, in usual sizes, that gives a score of 1.</summary>
    public required double[] Lines { get; init; }

    /// <summary>Rows over which the slow level forgets.</summary>
    public required double SlowRows { get; init; }

    /// <summary>What is added to both sides of a ratio, as shares of the level and of the slow level: near zero ratios become differences.</summary>
    public required (double OfLevel, double OfSlow) Offset { get; init; }

    /// <summary>The usual departure of one row before anything is known, and the rows that this is worth.</summary>
    public required LookPrior Prior { get; init; }

    /// <summary>The power of the number of rows by which their usual departure falls, by which its prior's weight rises, and how far it follows that of one row.</summary>
    public required (double Fall, double Weight, double FollowsRow) Widening { get; init; }

    /// <summary>The power of what a slot has of a level by which a row's departure counts, where that is less than all have: quiet days vary more. 0: all count alike.</summary>
    public required double QuietSlots { get; init; }

    /// <summary>How departures are learned.</summary>
    public required SurpriseTuning Surprises { get; init; }

    /// <summary>Which of the looked-at rows speaks for all: 0 is the one least in favour.</summary>
    public required double Quantile { get; init; }

    /// <summary>The most that is learned of a row, in what was expected of it.</summary>
    public required double MostOfExpected { get; init; }

    /// <summary>What a row keeps of an episode's record, by how much a score must top it, and the share of the other direction's record that it must top.</summary>
    public required (double Keeping, double Margin, double Other) Episodes { get; init; }

    public required SeasonTuning Season { get; init; }

    /// <summary>How a stop of a steady series is known at once; null where it is not looked for.</summary>
    public StopTuning? Stops { get; init; }

    /// <summary>Rows that must be remembered.</summary>
    public int Remembered => Means.Long + (2 * Many);
}
