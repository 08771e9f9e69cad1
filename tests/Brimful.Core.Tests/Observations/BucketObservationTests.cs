using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Core.Quantities;
using Brimful.Core.Tests.Buckets;
using NodaTime;

namespace Brimful.Core.Tests.Observations;

/// <summary>A bucket is told what is observed about it, as often as one likes, and records it once.</summary>
public sealed class BucketObservationTests
{
    private readonly TestedBucket _tested = new(TestedBucket.Monthly("100", "80%"));
    private readonly List<BucketFact> _facts = [];

    [Fact]
    public void What_is_told_twice_is_recorded_once()
    {
        Tell(Of(ObservationKind.Drop, 1));
        Tell(Of(ObservationKind.Drop, 1));
        Tell(Of(ObservationKind.Drop, 2));
        _facts.ShouldHaveSingleItem().ShouldBeOfType<Detected>().Observation.DayTicks.ShouldBe(DayTicks(1));
        (_facts[0].Cause, _facts[0].Sequence, _facts[0].OccurredAt).ShouldBe((Cause.Clock, 1, Instant.FromUnixTimeTicks(DayTicks(1))));
    }

    [Fact]
    public void An_end_is_recorded_once_and_then_only_a_later_day_is_news()
    {
        Tell(Of(ObservationKind.Drop, 1));
        End(ObservationKind.Drop, 3);
        End(ObservationKind.Drop, 3);
        Tell(Of(ObservationKind.Drop, 1));
        Tell(Of(ObservationKind.Drop, 5));
        _facts.Select(fact => fact.GetType()).ShouldBe([typeof(Detected), typeof(Ended), typeof(Detected)]);
        ((Ended)_facts[1]).Reason.ShouldBe(EndReason.Back);
    }

    [Fact]
    public void What_is_momentary_has_no_end_and_comes_again()
    {
        Tell(Of(ObservationKind.Spike, 1));
        End(ObservationKind.Spike, 2);
        Tell(Of(ObservationKind.Spike, 1));
        Tell(Of(ObservationKind.Spike, 2));
        _facts.Count.ShouldBe(2);
        _tested.Bucket.Observations!.Count.ShouldBe(1);
    }

    private void Tell(Observation observation) => _tested.Bucket.Observe([], [observation], DayTicks(9), _facts);

    private void End(ObservationKind kind, int day) => _tested.Bucket.Observe([new ObservationEnd(kind, DayTicks(day), EndReason.Back)], [], DayTicks(9), _facts);

    private static Observation Of(ObservationKind kind, int day) => new(kind, DayTicks(day), DayTicks(day - 1), Quantity.Of(1), Quantity.Of(10));

    private static long DayTicks(int day) => Instant.FromUtc(2026, 3, 10 + day, 0, 0).ToUnixTimeTicks();
}
