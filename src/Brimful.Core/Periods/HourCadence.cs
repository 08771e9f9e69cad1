using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>Periods of elapsed hours: clock changes move their local times, never their length (S23).</summary>
internal sealed class HourCadence(int hours, LocalDateTime anchor, DateTimeZone zone) : Cadence
{
    private readonly Instant _anchor = WallClock.FirstInstantAt(anchor, zone);

    public override Instant Start(long index)
    {
        var elapsedHours = index * hours;
        if (elapsedHours <= ElapsedHours(Horizon.Earliest))
            return Instant.MinValue;

        return elapsedHours >= ElapsedHours(Horizon.Latest)
            ? Instant.MaxValue
            : _anchor.Plus(Duration.FromHours((int)elapsedHours));
    }

    public override long Estimate(Instant instant) => FloorDivide(ElapsedHours(instant), hours);

    private long ElapsedHours(Instant instant) =>
        FloorDivide(instant.ToUnixTimeTicks() - _anchor.ToUnixTimeTicks(), NodaConstants.TicksPerHour);
}
