using System.Numerics;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using Brimful.Core.Tests.Periods;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Tests.Thresholds;

/// <summary>S8, S15: where lines stand, in whole numbers.</summary>
public sealed class ThresholdLineTests
{
    /// <summary>Line, capacity, its level, and the smallest used amount that reaches it.</summary>
    private const string Levels = """
        80%            100            80              80
        80%            0              0               0.000000001
        100%           0.000000001    0.000000001     0.000000001
        50%            0.000000001    0.0000000005    0.000000001
        33.333333333%  1              0.33333333333   0.333333334
        1%             0.1            0.001           0.001
        10000%         3              300             300
        12.5%          1000000        125000          125000
        =500           0              500             500
        =0.5           100            0.5             0.5
        =0             100            0               0
        left20         100            80              80
        left0          100            100             100
        left150        100            -50             -50
        left0.5        0.25           -0.25           -0.25
        """;

    /// <summary>Line, capacity, used amount, and how many steps it reaches.</summary>
    private const string Steps = """
        every10             100   0              0
        every10             100   9.999999999    0
        every10             100   10             1
        every10             100   -25            0
        every10>50          100   50             0
        every10>50          100   60             1
        every10>50          100   99             4
        every0.1            0     1              10
        every10%>100        100   100            0
        every10%>100        100   110            1
        every10%>100        3     3.3            1
        every10%>100        3     3.299999999    0
        every10%            0     0              0
        every10%            0     0.000000001    1
        every10%            0     1000           1
        every33.333333333%  1     0.333333333    0
        every33.333333333%  1     0.333333334    1
        every0.000000001%   1     1              100000000000
        """;

    [Fact]
    public void A_line_stands_where_the_table_says()
    {
        foreach (var row in Some.Rows(Levels))
        {
            var (line, capacity) = (LineText.Line(row[0]), Quantity.Parse(row[1]));

            line.LevelAt(0, capacity).ToString().ShouldBe(row[2], string.Join(' ', row));
            new Quantity(line.TriggerAt(0, capacity)).ToString().ShouldBe(row[3], string.Join(' ', row));
        }
    }

    [Fact]
    public void A_used_amount_reaches_the_steps_that_the_table_says()
    {
        foreach (var row in Some.Rows(Steps))
            LineText.Line(row[0]).StepsReached(Quantity.Parse(row[2]).Nanos, Quantity.Parse(row[1])).ToString().ShouldBe(row[3], string.Join(' ', row));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_trigger_is_the_smallest_amount_whose_hundredfold_is_percent_times_capacity(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var percent = new Quantity(random.NextInt64(1, 10_000L * Quantity.NanosPerUnit));
            var capacity = new Quantity(random.NextInt64(1, long.MaxValue) >> random.Next(62));
            if (capacity.Nanos == 0) continue;
            var trigger = new PercentLine(percent).TriggerAt(0, capacity);

            IsReached(trigger, percent, capacity).ShouldBeTrue($"seed {seed}: {percent} % of {capacity}");
            IsReached(trigger - 1, percent, capacity).ShouldBeFalse($"seed {seed}: {percent} % of {capacity}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Steps_reached_and_triggers_agree(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var every = new Quantity(random.NextInt64(1, 100L * Quantity.NanosPerUnit));
            var above = new Quantity(random.NextInt64(0, 200L * Quantity.NanosPerUnit));
            var capacity = new Quantity(random.NextInt64(0, 1_000L * Quantity.NanosPerUnit));
            var used = (Int128)random.NextInt64(0, 5_000L * Quantity.NanosPerUnit);
            foreach (var line in (ThresholdLine[])[new EveryLine(every, above), new EveryPercentLine(every, above)])
            {
                var reached = line.StepsReached(used, capacity);

                if (reached > 0) line.TriggerAt(reached, capacity).ShouldBeLessThanOrEqualTo(used, $"seed {seed}: {line} at {capacity}");
                line.TriggerAt(reached + 1, capacity).ShouldBeGreaterThan(used, $"seed {seed}: {line} at {capacity}");
            }
        }
    }

    private static bool IsReached(Int128 used, Quantity percent, Quantity capacity) =>
        (BigInteger)used * 100 * Quantity.NanosPerUnit >= (BigInteger)percent.Nanos * capacity.Nanos;
}
