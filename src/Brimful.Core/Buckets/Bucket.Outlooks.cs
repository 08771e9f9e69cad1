using System.Collections.Immutable;
using Brimful.Core.Crossings;
using Brimful.Core.Metering;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Whether usage adds up in it, so that a total can be expected of it: not that of a gauge, a peak, distinct values or a window.</summary>
    public bool AddsUp => !IsWindow && !IsConcurrent && Meter.Aggregation is Aggregation.Sum or Aggregation.Count or Aggregation.Duration or Aggregation.Combined;

    /// <summary>Whether it has lines that look ahead.</summary>
    public bool LooksAhead
    {
        get
        {
            foreach (var threshold in Terms.Thresholds)
                if (threshold.Line is MovingLine) return true;
            return false;
        }
    }

    /// <summary>Tells lines that look ahead what is still to come in the open period: they move, and fire or clear where the level now stands to them (S9). Those
    /// that are not the bucket's any more are passed over. Call <see cref="AdvanceTo"/> first.</summary>
    public void SetOutlooks(ImmutableArray<OutlookOf> outlooks, long nowTicks, List<BucketFact> facts)
    {
        if (IsCounting || Terms.Thresholds.IsEmpty) return;
        foreach (var told in outlooks)
        {
            var place = PlaceOf(told.Line);
            if (place >= 0) Open.SetOutlook(place, told.Outlook with { CrossedAt = Open.OutlookAt(place).CrossedAt });
        }
        var capacity = CapacityOf(Open);
        Settle(new CountedLines(Open, Open, null), Terms.Thresholds, DueChange(Cause.Forecast, capacity, nowTicks, nowTicks), facts);
    }

    private int PlaceOf(ThresholdLine line)
    {
        for (var place = 0; place < Terms.Thresholds.Length; place++)
            if (Terms.Thresholds[place].Line == line) return place;
        return -1;
    }

    /// <summary>How fast the capacity was used as the line at a place was reached, or no longer was.</summary>
    private static PaceStanding? PaceAt(CountedLines at, int place, LevelChange change) =>
        PaceStanding.Of(change.Capacity.With(at.Lines.UsedNanos), change.Capacity, at.Lines.OutlookAt(place).Passed, change.DetectedTicks);

    /// <summary>What the level was expected to come to as the line at a place was reached.</summary>
    private static ExpectedTotal? ForecastAt(CountedLines at, int place, LevelChange change)
    {
        var outlook = at.Lines.OutlookAt(place);
        if (outlook.AsOfTicks == 0) return null;
        var (used, expected) = (change.Capacity.With(at.Lines.UsedNanos), outlook.Expected);
        return new ExpectedTotal(With(expected.Low), With(expected.Middle), With(expected.High), InstantOf(outlook.AsOfTicks), InstantOf(outlook.UntilTicks));

        Figure With(Int128 toCome) => used.With(used.Parts + toCome).Rounded(ExpectedTotal.TellingLimit);
    }
}
