using System.Globalization;
using Brimful.Core.Uniques;

namespace Brimful.Core.Tests.Uniques;

/// <summary>Distinct values are what a plain list of who brought what says. BRIMFUL_SEED runs one program alone.</summary>
public sealed class DistinctValuesTests
{
    private const int Programs = 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_any_adding_and_taking_back_every_count_is_what_a_plain_list_says_wherever_values_are_kept(bool isWritten)
    {
        foreach (var seed in Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(1, Programs))
        {
            var random = new Random(seed);
            var (values, brought) = (new DistinctValues(), new List<(Int128 Value, int Subject)>());
            var (kinds, subjects) = (random.Next(1, 400), random.Next(1, 5));
            for (var step = 0; step < 2_000; step++)
            {
                if (isWritten && random.Next(20) == 0) Write(values, random);
                if (isWritten && random.Next(100) == 0) values = Stored(values);
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
            if (!isWritten) values.Entries.ShouldBe(values.All.Count());
            values.Fingerprint.ShouldBe(Fingerprint(brought), $"seed {seed}");
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

    [Fact]
    public void What_is_handed_over_is_asked_until_it_is_written_and_after_in_its_newest_form()
    {
        var values = new DistinctValues();
        values.Add(1, 7);
        values.Add(2, 7);
        var handedOver = values.Freeze();
        (values.InMemory, values.IsBeingWritten, values.Count).ShouldBe((0, true, 2));
        values.Add(1, 7).ShouldBeFalse();
        values.Remove(2, 7).ShouldBeTrue();
        values.Adopt(new WrittenValues().With(handedOver));
        (values.InMemory, values.IsBeingWritten, values.Count).ShouldBe((2, false, 1));
        (values.EventsOf(1, 7), values.Has(2)).ShouldBe((2, false));
        values.All.ShouldBe([new ValueCount(7, 1, 2)]);
        Should.Throw<System.Diagnostics.UnreachableException>(() => values.Remove(2, 7));
    }

    [Fact]
    public void A_value_with_more_events_than_32_bits_count_stays_in_memory()
    {
        var values = new DistinctValues();
        values.Add(7, 1, 5L << 32);
        values.Add(8, 1);
        var handedOver = values.Freeze();
        values.Adopt(new WrittenValues().With(handedOver.Where(one => one.Events <= uint.MaxValue)));
        (values.InMemory, values.EventsOf(7, 1), values.EventsOf(8, 1)).ShouldBe((1, 5L << 32, 1));
        values.Add(7, 1).ShouldBeFalse();
        values.EventsOf(7, 1).ShouldBe((5L << 32) + 1);
    }

    [Fact]
    public void The_second_subject_of_a_value_that_was_written_for_one_makes_no_new_value()
    {
        var values = new DistinctValues();
        values.Add(1, 7);
        var written = new WrittenValues().With(values.Freeze());
        values.Adopt(written);
        values.Add(1, 8).ShouldBeTrue();
        values.Count.ShouldBe(1);
        values.HangsOn(1, 7).ShouldBeFalse();
        values.Remove(1, 7).ShouldBeTrue();
        values.Count.ShouldBe(1);
        values.HangsOn(1, 8).ShouldBeTrue();
        values.Remove(1, 8).ShouldBeTrue();
        values.Count.ShouldBe(0);
    }

    /// <summary>Hands over what is in memory, and now and then only later says that it is written.</summary>
    private static void Write(DistinctValues values, Random random)
    {
        if (!values.IsBeingWritten) values.Freeze();
        if (random.Next(3) == 0) return;
        var written = new WrittenValues().With(values.Spilled?.All ?? []);
        var newest = values.Unwritten.ToDictionary(one => (one.Subject, one.Value));
        written.With(newest.Values);
        values.Adopt(written);
    }

    /// <summary>The same values, from their stored form.</summary>
    private static DistinctValues Stored(DistinctValues values) =>
        values.Stored is { } stored ? DistinctValues.Restore(stored, [.. values.Unwritten], values.Spilled) : values;

    private static UInt128 Fingerprint(List<(Int128 Value, int Subject)> brought)
    {
        var plain = new DistinctValues();
        foreach (var (value, subject) in brought) plain.Add(value, subject);
        return plain.Fingerprint;
    }

    /// <summary>Spread as digests are, not negative.</summary>
    private static Int128 ValueOf(int number)
    {
        var mixed = (UInt128)(ulong)(number + 1) * ((UInt128)0x9E3779B97F4A7C15 << 64 | 0xBF58476D1CE4E5B9);
        return (Int128)((mixed ^ (mixed >> 61)) & (UInt128)Int128.MaxValue);
    }

    /// <summary>Entries that are kept elsewhere.</summary>
    private sealed class WrittenValues : ISpilledValues
    {
        private readonly Dictionary<(UInt128 Value, int Subject), long> _events = [];

        public long Bytes => 0;

        public IEnumerable<ValueCount> All => _events.Select(one => new ValueCount(one.Key.Subject, (Int128)one.Key.Value, one.Value));

        public WrittenValues With(IEnumerable<ValueCount> entries)
        {
            foreach (var one in entries) _events[((UInt128)one.Value, one.Subject)] = one.Events;
            return this;
        }

        public long EventsOf(UInt128 value, int subject) => _events.GetValueOrDefault((value, subject));

        public void Foresee(UInt128 value, int subject)
        {
            // All of it is at hand.
        }
    }
}
