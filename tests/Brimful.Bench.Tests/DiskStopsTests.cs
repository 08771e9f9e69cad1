using System.Diagnostics;
using Brimful.Bench.Latency;

namespace Brimful.Bench.Tests;

public sealed class DiskStopsTests
{
    /// <summary>Synchronised in 1 ms, in 200 ms a second later, and in 19 ms two seconds later.</summary>
    private static readonly DiskStops Stops = new([Sync(0, 1), Sync(1_000, 1_200), Sync(2_000, 2_019), Sync(3_000, 3_030)]);

    [Theory]
    [InlineData(0, 990, false)]
    [InlineData(0, 1_000, true)]
    [InlineData(1_100, 1_101, true)]
    [InlineData(1_250, 1_251, true)] // what had to wait is worked off
    [InlineData(1_301, 1_302, false)]
    [InlineData(2_005, 2_006, false)] // not longer than what is measured can hold it up
    [InlineData(1_301, 2_999, false)]
    [InlineData(1_301, 3_000, true)]
    [InlineData(900, 4_000, true)]
    [InlineData(3_131, 5_000, false)]
    public void What_a_stop_touches_is_told_apart(int from, int through, bool isTouched) => Stops.Touch(Ticks(from), Ticks(through)).ShouldBe(isTouched);

    [Fact]
    public void Stops_are_counted_and_added_up() =>
        Stops.Figures("disk_stops").Select(figure => (figure.Name, Math.Round(figure.Value))).ShouldBe([("disk_stops.count", 2), ("disk_stops.milliseconds", 230)]);

    private static DiskSync Sync(int began, int ended) => new(Ticks(began), Ticks(ended));

    private static long Ticks(int milliseconds) => milliseconds * Stopwatch.Frequency / 1_000;
}
