using Brimful.Core.Crossings;
using Brimful.Engine.Outbox;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>A fact with what names it, as bytes behind a format number. A stored body is never rewritten: a new format gets a new number.</summary>
internal static class FactBody
{
    private const byte Format = 1;

    public static byte[] Write(FactItem item)
    {
        using var bytes = new MemoryStream(256);
        using var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        writer.Write((byte)FactKinds.Of(item.Fact));
        writer.Write(item.BucketName);
        writer.Write(item.Meter);
        writer.Write(item.Unit);
        writer.WriteOptional(item.NextReset, FactValues.WriteInstant);
        WriteBucketFact(writer, item.Fact);
        if (item.Fact is ThresholdFact threshold) WriteThresholdFact(writer, threshold);
        writer.Flush();
        return bytes.ToArray();
    }

    public static FactItem Read(ReadOnlySpan<byte> body, FactPlace place)
    {
        using var reader = new BinaryReader(new MemoryStream(body.ToArray()));
        var format = reader.ReadByte();
        if (format != Format) throw new InvalidDataException($"A stored fact has format {format}; this Brimful knows format {Format}.");
        var kind = (FactKind)reader.ReadByte();
        return new FactItem
        {
            Position = place.Position,
            TenantNumber = place.Tenant,
            AccountNumber = place.Account,
            Bucket = place.Bucket,
            BucketName = reader.ReadString(),
            Meter = reader.ReadString(),
            Unit = reader.ReadString(),
            NextReset = reader.ReadOptional(FactValues.ReadInstant),
            Fact = FactReading.Read(reader, kind),
        };
    }

    private static void WriteBucketFact(BinaryWriter writer, BucketFact fact)
    {
        writer.Write(fact.Incarnation);
        writer.Write(fact.Sequence);
        writer.Write(fact.PeriodNumber);
        writer.WriteOptional(fact.Period, FactValues.WritePeriod);
        writer.Write((byte)fact.Cause);
        writer.WriteOptional(fact.EventId);
        writer.WriteOptional(fact.Subject);
        writer.WriteQuantity(fact.UsedBefore);
        writer.WriteQuantity(fact.Used);
        writer.WriteQuantity(fact.Capacity);
        writer.WriteInstant(fact.OccurredAt);
        writer.WriteInstant(fact.DetectedAt);
        writer.Write(fact.Late);
    }

    private static void WriteThresholdFact(BinaryWriter writer, ThresholdFact fact)
    {
        LineBody.Write(writer, fact.Line);
        writer.WriteInt128(fact.Step);
        writer.WriteExact(fact.Level);
        writer.Write(fact.Arming);
        writer.WriteTexts(fact.Notify);
        writer.Write(fact.NotifyLate);
    }
}

/// <summary>Where a fact stands: what its row's columns say, so that its body need not.</summary>
internal readonly record struct FactPlace(long Position, int Tenant, int Account, string Bucket);
