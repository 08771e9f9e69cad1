using System.Globalization;
using Brimful.Core.Uniques;

namespace Brimful.Core.Tests.Uniques;

/// <summary>Distinct values are what a plain list of who brought what says. BRIMFUL_SEED runs one program alone.</summary>
public sealed class DistinctValuesTests
{
    private const int Programs = 60;

    [Fact]
    public void After_any_adding_and_taking_back_every_count_is_what_a_plain_list_says()
    {
        foreach (var seed in Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(1, Programs))
        {
            var random = new Random(seed);
            var (values, brought) = (new DistinctValues(), new List<(Int128 Value, int Subject)>());
            var (kinds, subjects) = (random.Next(1, 400), random.Next(1, 5));
            for (var step = 0; step < 2_000; step++)
            {
                if (brought.Count > 0 && random.Next(5) < 2)
                {
                    var (value, subject) = brought[random.Next(brought.Count)];
                    brought.Remove((value, subject));
                    var isLast = !brought.Contains((value, subject));
                    var hangs = !brought.Exists(other => other.Value == value);
                    values.HangsOn(value, subject).ShouldBe(hangs, $"seed {seed} step {step}");
                    values.Remove(value, subject).ShouldBe(isLast, $"seed {seed} step {step}");
                }
                else
                {
                    var (value, subject) = (ValueOf(random.Next(kinds)), random.Next(subjects));
                    values.Has(value).ShouldBe(brought.Exists(other => other.Value == value), $"seed {seed} step {step}");
                    values.Add(value, subject).ShouldBe(!brought.Contains((value, subject)), $"seed {seed} step {step}");
                    brought.Add((value, subject));
                }
            }
            values.Count.ShouldBe(brought.Select(one => one.Value).Distinct().Count(), $"seed {seed}");
            values.All.Order(Comparer<ValueCount>.Create((x, y) => (x.Subject, x.Value).CompareTo((y.Subject, y.Value)))).ShouldBe(
                brought.GroupBy(one => one).OrderBy(group => (group.Key.Subject, group.Key.Value)).Select(group => new ValueCount(group.Key.Subject, group.Key.Value, group.Count())), $"seed {seed}");
            values.Entries.ShouldBe(values.All.Count());
        }
    }

    [Fact]
    public void A_value_may_come_with_more_events_than_32_bits_count()
    {
        var values = new DistinctValues();
        values.Add(7, 1, uint.MaxValue);
        values.Add(7, 1).ShouldBeFalse();
        values.EventsOf(7, 1).ShouldBe(1L << 32);
        for (var value = 100; value < 200; value++) values.Add(value, 1);
        values.Remove(7, 1).ShouldBeFalse();
        values.EventsOf(7, 1).ShouldBe(uint.MaxValue);
        values.Add(8, 1, 5L << 32);
        values.All.Single(one => one.Value == 8).Events.ShouldBe(5L << 32);
        values.HangsOn(8, 1).ShouldBeFalse();
    }

    [Fact]
    public void A_value_takes_at_most_48_bytes_of_one_subject_and_96_of_several()
    {
        const int Many = 100_000;
        foreach (var subjects in new[] { 1, 3 })
        {
            var values = new DistinctValues();
            for (var value = 0; value < Many; value++)
            {
                values.Add(ValueOf(value), value % subjects);
                if (value > 100) values.Bytes.ShouldBeInRange(24 * values.Count, 48 * values.Count * (subjects == 1 ? 1 : 2));
            }
            values.Count.ShouldBe(Many);
        }
    }

    /// <summary>Spread as digests are, not negative.</summary>
    private static Int128 ValueOf(int number)
    {
        var mixed = (UInt128)(ulong)(number + 1) * ((UInt128)0x9E3779B97F4A7C15 << 64 | 0xBF58476D1CE4E5B9);
        return (Int128)((mixed ^ (mixed >> 61)) & (UInt128)Int128.MaxValue);
    }
}
