using System.Numerics;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Engine.Buckets;

/// <summary>Reads a bucket's status off its open period.</summary>
internal static class StatusReading
{
    private const int PercentDigits = 9;

    public static BucketStatus Of(Bucket bucket)
    {
        var (ledger, capacity) = (bucket.Open, bucket.CapacityOf(bucket.Open));
        var end = InstantOf(ledger.EndTicks);
        return new BucketStatus(
            InstantOf(ledger.StartTicks),
            end,
            capacity,
            new Quantity(ledger.UsedNanos),
            Quantity.Zero,
            new Quantity(Int128.Max(0, capacity.Nanos - ledger.UsedNanos)),
            new Quantity(Int128.Max(0, ledger.UsedNanos - capacity.Nanos)),
            capacity.Nanos == 0 ? null : ExactNumber.Divide((BigInteger)ledger.UsedNanos * 100, capacity.Nanos, PercentDigits),
            bucket.Terms.Schedule is null ? null : end,
            [.. Enumerable.Range(0, bucket.Terms.Thresholds.Length).Select(place => ThresholdAt(bucket, place))]);
    }

    private static ThresholdStatus ThresholdAt(Bucket bucket, int place)
    {
        var line = bucket.Terms.Thresholds[place].Line;
        if (line.IsRecurring) return StepsAt(bucket, place);
        var state = bucket.Open.LineAt(place);
        return state.Position switch
        {
            LinePosition.Crossed => new ThresholdStatus(line, ThresholdState.Crossed, Instant.FromUnixTimeTicks(state.CrossedTicks), state.Armings, null),
            LinePosition.Passed => new ThresholdStatus(line, ThresholdState.Passed, null, state.Armings + 1, null),
            _ => new ThresholdStatus(line, ThresholdState.Armed, null, state.Armings + 1, null),
        };
    }

    private static ThresholdStatus StepsAt(Bucket bucket, int place)
    {
        var line = bucket.Terms.Thresholds[place].Line;
        var steps = bucket.Open.FindSteps(place) ?? new StepRuns();
        var next = steps.Reached + 1;
        var crossed = steps.Runs.FindLast(run => run.Position == LinePosition.Crossed);
        Instant? crossedAt = crossed.Last > 0 ? Instant.FromUnixTimeTicks(crossed.Ticks) : null;
        return new ThresholdStatus(line, ThresholdState.Armed, crossedAt, steps.ArmingsOf(next) + 1, line.LevelAt(next, bucket.CapacityOf(bucket.Open)));
    }

    private static Instant? InstantOf(long ticks) => ticks is long.MinValue or long.MaxValue ? null : Instant.FromUnixTimeTicks(ticks);
}
