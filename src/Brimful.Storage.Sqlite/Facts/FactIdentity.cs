using Brimful.Core.Crossings;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>A fact's key within its bucket, as bytes: incarnation, period number, kind, and of a threshold's fact its line, step and arming.</summary>
internal static class FactIdentity
{
    public static byte[] Of(BucketFact fact)
    {
        using var bytes = new MemoryStream(64);
        using var writer = new BinaryWriter(bytes);
        writer.Write(fact.Incarnation);
        writer.Write(fact.PeriodNumber);
        writer.Write((byte)FactKinds.Of(fact));
        if (fact is ThresholdFact threshold)
        {
            LineBody.Write(writer, threshold.Line);
            writer.WriteInt128(threshold.Step);
            writer.Write(threshold.Arming);
        }
        writer.Flush();
        return bytes.ToArray();
    }
}
