using System.Collections.Immutable;
using Brimful.Core.Observations;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>What of all that is observed a bucket has not been told.</summary>
internal readonly record struct ObservationNews(ImmutableArray<ObservationEnd> Ended, ImmutableArray<Observation> Observed)
{
    /// <summary>How long after its day something is still told: through a week's standstill, or on the way of a sandbox's clock.</summary>
    private static readonly Duration Live = Duration.FromDays(7);

    private static readonly Duration InSandbox = Duration.FromDays(64);

    /// <summary>How far late usage may move the day on which something shows, for it to be the same.</summary>
    private static readonly Duration Shift = Duration.FromDays(7);

    public bool IsEmpty => Ended.IsEmpty && Observed.IsEmpty;

    /// <summary>Compares what is observed with what the bucket knows.</summary>
    /// <param name="found">Of every kind the oldest first.</param>
    public static ObservationNews Of(ObservedBucket bucket, IReadOnlyList<Observed> found)
    {
        var reach = bucket.Target.Domain == ClockDomain.Live ? Live : InSandbox;
        var since = Math.Max((bucket.Now - reach).ToUnixTimeTicks(), bucket.CreatedTicks);
        var (ended, observed) = (ImmutableArray.CreateBuilder<ObservationEnd>(), ImmutableArray.CreateBuilder<Observation>());
        foreach (var known in bucket.Known.Where(static known => known.IsOpen))
            if (EndOf(known.Observation, found, bucket.Target.NowTicks) is { } end) ended.Add(end);
        foreach (var newest in found.GroupBy(static one => one.Observation.Kind).Select(static ofKind => ofKind.Last().Observation))
        {
            var known = bucket.KnownOf(newest.Kind);
            var goesOn = known is { IsOpen: true } && !ended.Any(end => end.Kind == newest.Kind);
            if (!goesOn && newest.DayTicks >= since && newest.DayTicks > (known?.Observation.DayTicks ?? long.MinValue)) observed.Add(newest);
        }
        return new ObservationNews(ended.DrainToImmutable(), [.. observed.OrderBy(static one => one.DayTicks)]);
    }

    /// <summary>Why something that was told has ended; null where it goes on.</summary>
    private static ObservationEnd? EndOf(Observation known, IReadOnlyList<Observed> found, long nowTicks)
    {
        var latest = known.DayTicks + Shift.BclCompatibleTicks;
        var same = found.LastOrDefault(one => one.Observation.Kind == known.Kind && one.Observation.DayTicks <= latest && (one.End is null || one.End.DayTicks > known.DayTicks));
        return same is null ? new ObservationEnd(known.Kind, nowTicks, EndReason.Explained) : same.End;
    }
}
