namespace Brimful.Core.Anomalies;

/// <summary>The fitted constants. What they were fitted on, and how, is in docs/anomalies.md.</summary>
internal static class Tunings
{
    /// <summary>What an episode's record keeps a row, where two grains tell of one series.</summary>
    public const double EpisodeKeeping = 0.998;

    /// <summary>By how much a score must top it.</summary>
    public const double EpisodeMargin = 1.05;

    /// <summary>Rows of a day (or more).</summary>
    public static GrainTuning Days { get; } = new()
    {
        Silent = 28,
        First = 14,
        Many = 7,
        Means = (14, 28, 56),
        MeanWeights = (0.2, 0.4, 0.4),
        Lines = [2.8, 5.9, 3.4, 4, 2, 2.6, 2.2],
        SlowRows = 180,
        Offset = (0.1, 0.05),
        Prior = (0.4, 20),
        Widening = (0.35, 0.5, 0.7),
        Forgetting = 1 / 60.0,
        MostLearned = 10,
        Quantile = 0.2,
        MostOfExpected = 4,
        Episodes = (0.97, 1.05, 0),
        Season = new SeasonTuning(8, 4, 0),
    };

    /// <summary>Rows of an hour, and what shorter rows come to by the hour.</summary>
    public static GrainTuning Hours { get; } = Days with
    {
        Silent = 24,
        First = 12,
        Means = (12, 24, 48),
        SlowRows = 200,
        Forgetting = 0.01,
        Episodes = (0.98, 1.05, 0),
        Season = new SeasonTuning(6, 4, 2),
    };

    /// <summary>Rows of less than an hour.</summary>
    public static GrainTuning Rows { get; } = Days with
    {
        Silent = 36,
        First = 12,
        Means = (12, 36, 72),
        SlowRows = 2000,
        Forgetting = 0.005,
        Episodes = (0.995, 1.05, 0),
        Season = new SeasonTuning(30, 4, 2),
    };
}
