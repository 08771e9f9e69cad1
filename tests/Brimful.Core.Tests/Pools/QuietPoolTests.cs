using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using Brimful.Core.Tests.Spend;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Pools;

/// <summary>Usage of a pool that moves levels and nothing else takes a short way: where it is taken, the careful way comes to the same.</summary>
public sealed class QuietPoolTests
{
    private const int Subjects = 6;

    [Theory]
    [InlineData(Aggregation.Sum)]
    [InlineData(Aggregation.Count)]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Latest)]
    [InlineData(Aggregation.UniqueCount)]
    [InlineData(Aggregation.Combined)]
    public void Whatever_joins_leaves_and_is_used_the_quiet_way_comes_to_what_the_careful_way_does(Aggregation aggregation)
    {
        var random = new Random(41);
        for (var world = 0; world < 40; world++)
        {
            var (quiet, careful) = (PoolOf(aggregation), PoolOf(aggregation));
            var users = random.Next(1, Subjects);
            for (var step = 0; step < 120; step++)
            {
                var (subject, dice) = (random.Next(users), random.Next(12));
                if (dice == 0) Both(quiet, careful, pool => pool.Join(subject, $"{20 + (dice * subject)}", "50%", "every10", "left2"));
                else if (dice == 1 && quiet.Bucket.Participants?.Find(subject) is not null) Both(quiet, careful, pool => pool.Leave(subject));
                else Use(quiet, careful, random.Next(-2, 7), subject);
                StateOf(quiet).ShouldBe(StateOf(careful));
            }
        }
    }

    [Fact]
    public void A_participant_under_its_lines_is_counted_quietly()
    {
        var pool = new TestedBucket(Monthly("1000", "90%"));
        pool.Join(1, "10", "100%");
        IsQuiet(pool, "1").ShouldBeFalse("its lines are made by its first usage");

        pool.Use("1");
        pool.Use("1", subject: 2);
        IsQuiet(pool, "8").ShouldBeTrue();
        IsQuiet(pool, "9").ShouldBeFalse("its own line is reached");
        IsQuiet(pool, "9", subject: 2).ShouldBeTrue("it has no part in the pool");
        pool.Leave(1);
        IsQuiet(pool, "9").ShouldBeTrue("its line is gone");
    }

    [Fact]
    public void A_participant_that_comes_back_is_held_against_its_lines_again()
    {
        var pool = new TestedBucket(Monthly("1000"));
        pool.Join(1, "10", "100%");
        pool.Use("4");
        pool.Leave(1);
        pool.Use("4");
        pool.Join(1, "10", "100%");

        IsQuiet(pool, "1").ShouldBeTrue();
        IsQuiet(pool, "2").ShouldBeFalse();
    }

    [Fact]
    public void A_participants_own_level_stays_inside_the_bounds()
    {
        var pool = new TestedBucket(Monthly("1"));
        pool.Join(1, "1");
        pool.Use("999999999999999999");
        pool.Use("-999999999999999999", subject: 2);

        IsQuiet(pool, "1").ShouldBeFalse();
        pool.HasRoomFor("1").ShouldBeFalse();
        IsQuiet(pool, "-1").ShouldBeTrue();
    }

    private static TestedBucket PoolOf(Aggregation aggregation) => aggregation == Aggregation.Combined
        ? new TestedBucket(Monthly("60", "50%", "every7") with { Meters = ["m1", "m2"] }, PriceText.Sums(2, null))
        : new TestedBucket(Monthly("60", "50%", "every7"), aggregation);

    private static void Use(TestedBucket quiet, TestedBucket careful, int value, int subject)
    {
        var usage = UsageOf(quiet, Quantity.Of(value), subject);
        if (quiet.Bucket.TryFindQuietLevel(usage, quiet.Now.ToUnixTimeTicks(), out var level)) quiet.Bucket.CountQuietly(usage, level);
        else quiet.Use($"{value}", subject: subject);
        careful.Use($"{value}", subject: subject);
    }

    private static bool IsQuiet(TestedBucket pool, string value, int subject = 1) =>
        pool.Bucket.TryFindQuietLevel(UsageOf(pool, Quantity.Parse(value), subject), pool.Now.ToUnixTimeTicks(), out _);

    private static Usage UsageOf(TestedBucket pool, Quantity value, int subject) =>
        new(value.Nanos, pool.Now.ToUnixTimeTicks(), pool.Now.ToUnixTimeTicks(), subject) { Meter = 1 };

    private static void Both(TestedBucket quiet, TestedBucket careful, Func<TestedBucket, string> step) => step(quiet).ShouldBe(step(careful));

    private static string StateOf(TestedBucket pool)
    {
        var open = pool.Bucket.Open;
        var participants = (open.Pool?.Participants?.Values.AsEnumerable() ?? []).OrderBy(lines => lines.Subject)
            .Select(lines => $"{lines.Subject}{(lines.HasLeft ? " left" : "")}: {Describe(lines)}");
        var shares = Enumerable.Range(0, Subjects).Select(subject => $"{open.ShareOf(subject)}");
        return $"{Describe(open)}; shares {string.Join(' ', shares)}; {string.Join("; ", participants)}; {pool.Bucket.Sequence} facts, values {open.Values?.Count}";
    }

    private static string Describe(LineLedger lines) => $"{lines.UsedNanos} between {lines.NextDownNanos} and {lines.NextUpNanos}";
}
