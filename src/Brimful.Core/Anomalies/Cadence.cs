namespace Brimful.Core.Anomalies;

/// <summary>How often a series has a row, and so what its weeks are made of and at which grains it is watched.</summary>
public sealed record Cadence
{
    private const int SecondsADay = 86_400;
    private const int SecondsAnHour = 3_600;

    private Cadence(double stepSeconds) => StepSeconds = stepSeconds;

    /// <summary>A row a day.</summary>
    public static Cadence Daily { get; } = new(SecondsADay);

    /// <summary>A row an hour.</summary>
    public static Cadence Hourly { get; } = new(SecondsAnHour);

    /// <summary>Seconds from one row to the next.</summary>
    public double StepSeconds { get; }

    /// <summary>Rows of thirty days.</summary>
    public double RowsAMonth => 30.0 * SecondsADay / StepSeconds;

    /// <summary>Rows of an hour, where they are summed up by the hour; 1 where there is no more than one.</summary>
    internal int RowsAnHour => Math.Max(1, (int)Math.Round(SecondsAnHour / StepSeconds));

    /// <summary>A row every so many seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or longer than a week: there would be nothing to learn from.</exception>
    public static Cadence Every(double seconds) => seconds is > 0 and <= 7 * SecondsADay
        ? new Cadence(seconds)
        : throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "Rows are between a second's part and a week apart.");

    /// <summary>The watch of the rows themselves.</summary>
    internal GrainWatch WatchRows() => this switch
    {
        { StepSeconds: >= SecondsADay } => new GrainWatch(Tunings.Days, new Season(StepSeconds < 2 * SecondsADay ? 7 : 1, 0, Tunings.Days.Season), 1),
        { RowsAnHour: 1 } => WatchHours(),
        _ => new GrainWatch(Tunings.Rows, new Season(7 * 24, 24, Tunings.Rows.Season), RowsAnHour),
    };

    /// <summary>The watch of what rows come to by the hour; null where rows are no shorter.</summary>
    internal GrainWatch? WatchHoursOfRows() => RowsAnHour > 1 ? new GrainWatch(Tunings.Hours, new Season(7 * 24, 24, Tunings.Hours.Season), 1) : null;

    private GrainWatch WatchHours()
    {
        var rowsADay = (int)Math.Round(SecondsADay / StepSeconds);
        return new GrainWatch(Tunings.Hours, new Season(7 * rowsADay, rowsADay, Tunings.Hours.Season), 1);
    }
}
