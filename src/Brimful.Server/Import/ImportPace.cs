namespace Brimful.Server.Import;

/// <summary>Share, rate and remaining time of a run at a moment.</summary>
internal sealed class ImportPace(UsageFile file, ImportProgress progress)
{
    private readonly long _began = TimeProvider.System.GetTimestamp();

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    /// <summary>0 to 1; null when the input's size is unknown.</summary>
    public double? Share => file.Size is { } size ? size == 0 ? 1 : Math.Min(1, (double)file.Position / size) : null;

    public double EventsPerSecond => (progress.Totals.Events - progress.EarlierEvents) / Math.Max(0.001, Elapsed.TotalSeconds);

    public string Counts
    {
        get
        {
            var totals = progress.Totals;
            return $"{totals.Events:N0} events, {totals.Counted:N0} counted, {totals.Duplicates:N0} duplicates, {totals.Rejected:N0} rejected, {totals.Unattributed:N0} unattributed";
        }
    }
}
