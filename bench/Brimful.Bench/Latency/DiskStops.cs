using System.Diagnostics;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Latency;

/// <summary>
/// When the disk by itself answered nobody: a page alone took longer to be synchronised than the most that is given to the disk at once beside it takes. Commits can then only wait,
/// and what had to wait is worked off for a little while after.
/// </summary>
internal sealed class DiskStops
{
    private const double LongestMilliseconds = 20;

    private static readonly long WorkedOff = Stopwatch.Frequency / 10;

    private readonly List<DiskSync> _stops;

    /// <param name="syncs">One behind the other.</param>
    public DiskStops(IReadOnlyList<DiskSync> syncs) => _stops = [.. syncs.Where(sync => sync.Milliseconds > LongestMilliseconds)];

    /// <summary>How often it stopped, and for how long in all.</summary>
    public IEnumerable<Figure> Figures(string name) =>
    [
        new($"{name}.count", _stops.Count, "times"),
        new($"{name}.milliseconds", _stops.Sum(stop => stop.Milliseconds), "ms"),
    ];

    /// <summary>Whether a stop, or what was worked off after it, touches a stretch of time.</summary>
    /// <param name="from">In this machine's ticks, as <paramref name="through"/>.</param>
    public bool Touch(long from, long through)
    {
        var (first, end) = (0, _stops.Count); // the first stop that was not worked off before the stretch
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (_stops[middle].EndedAt + WorkedOff < from) first = middle + 1;
            else end = middle;
        }
        return first < _stops.Count && _stops[first].BeganAt <= through;
    }
}
