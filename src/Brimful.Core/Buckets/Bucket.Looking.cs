using Brimful.Core.Metering;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Whether bringing it to an instant would leave it as it is.</summary>
    public bool IsAsAt(long ticks) => IsCounting || Sessions?.AtTicks >= ticks || (Sessions is null && ticks < NextStepTicks);

    /// <summary>The bucket as it is at an instant, to look at: itself where nothing is another by then; where only open sessions have gone on, a copy that shares
    /// with it all but that. Null where something has happened by then: only a whole copy can be brought there.</summary>
    /// <remarks>Whoever only looks moves nothing: what a bucket is follows from what was recorded, whoever looked at it and whatever the clock said then.</remarks>
    public Bucket? SeenAt(long ticks)
    {
        if (IsAsAt(ticks)) return this;
        if (ticks >= NextStepTicks) return null;
        var seen = (Bucket)MemberwiseClone();
        (seen._other, seen.Open) = (_other!.ToLookAt(), Open.ToLookAt());
        seen.BringSessionsTo(ticks);
        return seen;
    }

    /// <summary>Whether usage fits into S1's bounds whatever else its period holds by now: time and distinct values do, and so does what comes alone to a
    /// counter's new period. The bucket need not have been brought to now.</summary>
    public bool FitsAnyway(in Usage usage) =>
        CountsSessions || Meter.Aggregation == Aggregation.UniqueCount
        || (Meter.Aggregation is Aggregation.Sum or Aggregation.Count or Aggregation.Max && usage.TimeTicks >= Open.EndTicks && Ahead is null && !IsCounting);
}
