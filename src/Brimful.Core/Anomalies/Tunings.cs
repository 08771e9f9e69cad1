namespace Brimful.Core.Anomalies;

/// <summary>The fitted constants. What they were fitted on, and how, is in docs/anomalies.md.</summary>
internal static class Tunings
{
    /// <summary>What an episode's record keeps a row, where two grains tell of one series.</summary>
    public const double EpisodeKeeping = 0.9989;

    /// <summary>By how much a score must top it.</summary>
    public const double EpisodeMargin = 1.014;

    /// <summary>Rows of a day (or more).</summary>
    public static GrainTuning Days { get; } = new()
    {
        Silent = 28,
        First = 14,
        Many = 7,
        Means = (14, 28, 56),
        MeanWeights = (0.15, 0.5, 0.35),
        Lines = [2.49, 8.89, 4.88, 8.89, 4.68, 2.475, 1.91],
        SlowRows = 180,
        Offset = (0.14, 0.07),
        Prior = new LookPrior(0.4, 20),
        Widening = (0.35, 0.5, 0.75),
        QuietSlots = 0.5,
        Surprises = new SurpriseTuning(1 / 50.0, 10, 0.75, 1 / 110.0),
        Quantile = 0.2,
        MostOfExpected = 4,
        Episodes = (0.974, 1.1, 0),
        Season = new SeasonTuning(8, 4, 0),
        Stops = new StopTuning(0.85, 5, 4, 0.99, 2),
    };

    /// <summary>Rows of an hour, and what shorter rows come to by the hour.</summary>
    public static GrainTuning Hours { get; } = Days with
    {
        Silent = 24,
        First = 12,
        Means = (16, 32, 65),
        MeanWeights = (0.2, 0.4, 0.4),
        Widening = (0.35, 0.5, 0.7),
        QuietSlots = 0,
        Lines = [5.5, 6.07, 3.68, 7, 3.32, 4.48, 3.94],
        SlowRows = 200,
        Offset = (0.1, 0.064),
        Prior = new LookPrior(0.33, 20),
        Surprises = new SurpriseTuning(0.007, 8, 0.6, 0.0035),
        Episodes = (0.976, 1.07, 0),
        Season = new SeasonTuning(6, 4, 2.3),
        Stops = null,
    };

    /// <summary>Rows of less than an hour.</summary>
    public static GrainTuning Rows { get; } = Days with
    {
        Silent = 36,
        First = 12,
        Means = (12, 36, 72),
        MeanWeights = (0.2, 0.4, 0.4),
        Widening = (0.35, 0.5, 0.7),
        QuietSlots = 0,
        Lines = [4.9, 3.85, 6.83, 4.9, 5.86, 5.25, 4.38],
        SlowRows = 2000,
        Offset = (0.1, 0.05),
        Prior = new LookPrior(0.5, 23),
        Surprises = new SurpriseTuning(0.0046, 10, 0.6, 0.0023),
        Episodes = (0.9866, 1.09, 0.15),
        Season = new SeasonTuning(40, 4.7, 3),
        Stops = null,
    };
}
