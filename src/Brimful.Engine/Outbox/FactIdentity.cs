using Brimful.Core.Crossings;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Outbox;

/// <summary>A fact's key within its bucket (S9), as stores keep it unique: incarnation, period number, kind, and of a threshold's fact its participant, line, step and arming, of a top-up its place in the period, of what was observed its kind and day. A clearing has
/// the period of its crossing too: of a gauge, two clearings in one period may take back the first crossings of two.</summary>
public static class FactIdentity
{
    public static byte[] Of(BucketFact fact)
    {
        var to = new ByteWriter();
        to.Int(fact.Incarnation);
        to.Int(fact.PeriodNumber);
        to.Byte((byte)FactKinds.Of(fact));
        if (fact is ThresholdFact threshold)
        {
            to.Int(threshold.Participant is { } subject ? subject + 1 : 0);
            LineCodec.Write(to, threshold.Line);
            to.Big(threshold.Step);
            to.Int(threshold.Arming);
            if (threshold is Cleared cleared) to.Int(cleared.CrossedPeriodNumber);
        }
        if (fact is ToppedUp topUp) to.Int(topUp.Ordinal);
        if (fact is ObservationFact { Observation: var observation })
        {
            to.Byte((byte)observation.Kind);
            to.Signed(observation.DayTicks);
        }
        return to.ToArray();
    }
}
