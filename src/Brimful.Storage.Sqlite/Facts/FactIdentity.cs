using Brimful.Core.Crossings;
using Brimful.Engine.Journal;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>A fact's key within its bucket, as bytes: incarnation, period number, kind, and of a threshold's fact its line, step and arming.</summary>
internal static class FactIdentity
{
    public static byte[] Of(BucketFact fact)
    {
        var to = new ByteWriter();
        to.Int(fact.Incarnation);
        to.Int(fact.PeriodNumber);
        to.Byte((byte)FactKinds.Of(fact));
        if (fact is ThresholdFact threshold)
        {
            LineCodec.Write(to, threshold.Line);
            to.Big(threshold.Step);
            to.Int(threshold.Arming);
        }
        return to.ToArray();
    }
}
