using Brimful.Core.Capacity;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using NodaTime;
using static Brimful.Core.Tests.Buckets.TestedBucket;

namespace Brimful.Core.Tests.Capacity;

/// <summary>What must hold of burning whatever happens (S7). BRIMFUL_SEED runs one program alone.</summary>
public sealed class BurningPropertyTests
{
    private const int Programs = 500;

    [Fact]
    public void Balances_and_what_is_burned_add_up_to_the_capacity_and_the_used_level()
    {
        foreach (var seed in Seeds())
        {
            var (random, bucket) = (new Random(seed), Drawn(seed));
            for (var step = 0; step < 40; step++)
            {
                Take(random, bucket);
                var sources = bucket.Bucket.CountedBook()?.InBurningOrder(bucket.Bucket.CapacityPeriod) ?? [];
                if (sources.Count == 0) continue;
                var (used, capacity) = (Int128.Max(0, bucket.Bucket.Open.UsedNanos), bucket.Bucket.CapacityOf(bucket.Bucket.Open).Parts);
                Sum(sources, source => source.AmountNanos).ShouldBe(capacity, $"seed {seed}, step {step}");
                Sum(sources, source => source.BurnedNanos).ShouldBe(Int128.Min(used, capacity), $"seed {seed}, step {step}");
                sources.ShouldAllBe(source => source.BurnedNanos >= 0 && source.BalanceNanos >= 0);
            }
        }
    }

    [Fact]
    public void Usage_and_a_correction_leave_the_same_in_either_order()
    {
        foreach (var seed in Seeds())
        {
            var (first, second) = (Drawn(seed), Drawn(seed));
            var (one, other) = (new Random(seed), new Random(seed));
            for (var step = 0; step < 20; step++)
            {
                Take(one, first);
                Take(other, second);
                var (more, less) = ($"{one.Next(1, 150)}", $"-{one.Next(1, 150)}");
                (other.Next(), other.Next()).ShouldNotBe((-1, -1));
                first.Use(more);
                first.Use(less);
                second.Use(less);
                second.Use(more);
                first.Sources.ShouldBe(second.Sources, $"seed {seed}, step {step}, {more} and {less}");
            }
        }
    }

    [Fact]
    public void Looking_at_the_sources_in_between_changes_nothing()
    {
        foreach (var seed in Seeds())
        {
            var (looked, left) = (Drawn(seed), Drawn(seed));
            var (first, second) = (new Random(seed), new Random(seed));
            for (var step = 0; step < 40; step++)
            {
                Take(first, looked);
                _ = looked.Sources;
                _ = looked.Bucket.FindNextChange();
                Take(second, left);
            }
            (looked.Sources, looked.Holds).ShouldBe((left.Sources, left.Holds), $"seed {seed}");
            LineText.Of(looked.Facts).ShouldBe(LineText.Of(left.Facts), $"seed {seed}");
        }
    }

    private static TestedBucket Drawn(int seed) =>
        new(Weekly($"{50 + (seed % 100)}", "50%", "100%") with { Rollover = seed % 2 == 0 ? new RolloverTerms(Quantity.Of(40), 1 + (seed % 3)) : null });

    private static void Take(Random random, TestedBucket bucket)
    {
        var name = $"g{random.Next(1_000_000)}";
        switch (random.Next(8))
        {
            case 0: bucket.Grant(name, $"{random.Next(1, 80)}", 50 * random.Next(5), random.Next(3) == 0 ? null : Later(random, bucket)); break;
            case 1: bucket.Contribute($"c{random.Next(3)}", $"{random.Next(1, 50)}", bucket.Now.ToString(), random.Next(2) == 0 ? null : Later(random, bucket), random.Next(2) == 0); break;
            case 2: bucket.Clock(Later(random, bucket)); break;
            case 3: bucket.Leave($"c{random.Next(3)}"); break;
            case 4 when bucket.Bucket.Book?.Grants is { Count: > 0 } grants: bucket.Void(grants[random.Next(grants.Count)].Grant.Id); break;
            case 5: bucket.Capacity($"{random.Next(20, 150)}"); break;
            default: bucket.Use($"{random.Next(-40, 90)}"); break;
        }
    }

    private static string Later(Random random, TestedBucket bucket) => (bucket.Now + Duration.FromHours(random.Next(1, 200))).ToString();

    private static Int128 Sum(List<CapacitySource> sources, Func<CapacitySource, Int128> of) => sources.Aggregate((Int128)0, (sum, source) => sum + of(source));

    private static IEnumerable<int> Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable("BRIMFUL_SEED"), out var seed) ? [seed] : Enumerable.Range(1, Programs);
}
