using Brimful.Core.Periods;
using NodaTime;

namespace Brimful.Core.Tests.Periods;

/// <summary>Random schedules over all zones of the time zone database; the seed is in each test's name and in each failure.</summary>
public class PeriodPropertyTests
{
    private const int Schedules = 400;

    public static TheoryData<int> Seeds => [1, 20, 300, 4_000, 50_000];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Periods_tile_time(int seed)
    {
        foreach (var (schedule, random) in RandomSchedules(seed))
        {
            var index = random.Next(-3_000, 3_000);

            schedule[index].End.ShouldBe(schedule[index + 1].Start, $"seed {seed}: {schedule}, period {index}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_index_of_an_instant_is_the_one_whose_period_holds_it(int seed)
    {
        foreach (var (schedule, random) in RandomSchedules(seed))
        {
            var instant = RandomInstant(random);
            var index = schedule.IndexAt(instant);

            schedule[index].Contains(instant).ShouldBeTrue($"seed {seed}: {schedule} at {instant}, period {index}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_start_has_its_own_index_and_the_instant_before_it_a_lower_one(int seed)
    {
        foreach (var (schedule, random) in RandomSchedules(seed))
        {
            var index = random.Next(-3_000, 3_000);
            var period = schedule[index];
            var isBounded = period.Start > Instant.MinValue && period.End < Instant.MaxValue;
            if (!isBounded || period.Start == period.End)
                continue;

            schedule.IndexAt(period.Start).ShouldBe(index, $"seed {seed}: {schedule}, period {index}");
            schedule.IndexAt(period.End - Duration.Epsilon).ShouldBe(index, $"seed {seed}: {schedule}, period {index}");
            schedule.IndexAt(period.Start - Duration.Epsilon).ShouldBeLessThan(index, $"seed {seed}: {schedule}, period {index}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Around_each_clock_change_of_a_zone_time_is_still_tiled(int seed)
    {
        foreach (var (schedule, random) in RandomSchedules(seed))
        {
            var change = schedule.Zone.GetZoneInterval(RandomInstant(random));
            var at = change.HasStart ? change.Start : RandomInstant(random);
            var nearby = at + Duration.FromSeconds(random.Next(-90_000, 90_000));

            schedule[schedule.IndexAt(nearby)].Contains(nearby).ShouldBeTrue($"seed {seed}: {schedule} at {nearby}");
            schedule.IndexAt(at).ShouldBeGreaterThanOrEqualTo(schedule.IndexAt(at - Duration.Epsilon), $"seed {seed}: {schedule} at {at}");
        }
    }

    private static IEnumerable<(PeriodSchedule Schedule, Random Random)> RandomSchedules(int seed)
    {
        var random = new Random(seed);
        var zones = DateTimeZoneProviders.Tzdb.Ids;
        for (var i = 0; i < Schedules; i++)
        {
            var unit = (PeriodUnit)random.Next(6);
            var multiple = random.Next(4) > 0 ? random.Next(1, 5) : random.Next(1, 3_334);
            var zone = DateTimeZoneProviders.Tzdb[zones[random.Next(zones.Count)]];
            var anchor = RandomInstant(random).InZone(zone).LocalDateTime.With(TimeAdjusters.TruncateToMinute);
            yield return (new PeriodSchedule(unit, multiple, anchor, zone), random);
        }
    }

    /// <summary>Mostly in the years that have many clock changes, now and then anywhere from year 2 to 9997.</summary>
    private static Instant RandomInstant(Random random)
    {
        var (first, last) = random.Next(5) > 0 ? (1840, 2040) : (2, 9_997);
        var (from, to) = (Instant.FromUtc(first, 1, 1, 0, 0), Instant.FromUtc(last, 1, 1, 0, 0));
        return Instant.FromUnixTimeTicks(random.NextInt64(from.ToUnixTimeTicks(), to.ToUnixTimeTicks()));
    }
}
