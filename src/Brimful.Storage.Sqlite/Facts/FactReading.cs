using Brimful.Core.Crossings;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>Reads the fact itself, member by member in the order in which <see cref="FactBody"/> writes them.</summary>
internal static class FactReading
{
    public static BucketFact Read(BinaryReader reader, FactKind kind) => kind switch
    {
        FactKind.Crossed => ReadCrossed(reader),
        FactKind.Cleared => ReadCleared(reader),
        FactKind.PeriodEnded => ReadPeriodEnded(reader),
        _ => throw new InvalidDataException($"A stored fact has the unknown kind {(byte)kind}."),
    };

    private static Crossed ReadCrossed(BinaryReader reader) => new()
    {
        Incarnation = reader.ReadInt32(),
        Sequence = reader.ReadInt32(),
        PeriodNumber = reader.ReadInt32(),
        Period = reader.ReadOptional(FactValues.ReadPeriod),
        Cause = (Cause)reader.ReadByte(),
        EventId = reader.ReadOptionalText(),
        Subject = reader.ReadOptionalText(),
        UsedBefore = reader.ReadQuantity(),
        Used = reader.ReadQuantity(),
        Capacity = reader.ReadQuantity(),
        OccurredAt = reader.ReadInstant(),
        DetectedAt = reader.ReadInstant(),
        Late = reader.ReadBoolean(),
        Line = LineBody.Read(reader),
        Step = reader.ReadInt128(),
        Level = reader.ReadExact(),
        Arming = reader.ReadInt32(),
        Notify = reader.ReadTexts(),
        NotifyLate = reader.ReadBoolean(),
    };

    private static Cleared ReadCleared(BinaryReader reader) => new()
    {
        Incarnation = reader.ReadInt32(),
        Sequence = reader.ReadInt32(),
        PeriodNumber = reader.ReadInt32(),
        Period = reader.ReadOptional(FactValues.ReadPeriod),
        Cause = (Cause)reader.ReadByte(),
        EventId = reader.ReadOptionalText(),
        Subject = reader.ReadOptionalText(),
        UsedBefore = reader.ReadQuantity(),
        Used = reader.ReadQuantity(),
        Capacity = reader.ReadQuantity(),
        OccurredAt = reader.ReadInstant(),
        DetectedAt = reader.ReadInstant(),
        Late = reader.ReadBoolean(),
        Line = LineBody.Read(reader),
        Step = reader.ReadInt128(),
        Level = reader.ReadExact(),
        Arming = reader.ReadInt32(),
        Notify = reader.ReadTexts(),
        NotifyLate = reader.ReadBoolean(),
    };

    private static PeriodEnded ReadPeriodEnded(BinaryReader reader) => new()
    {
        Incarnation = reader.ReadInt32(),
        Sequence = reader.ReadInt32(),
        PeriodNumber = reader.ReadInt32(),
        Period = reader.ReadOptional(FactValues.ReadPeriod),
        Cause = (Cause)reader.ReadByte(),
        EventId = reader.ReadOptionalText(),
        Subject = reader.ReadOptionalText(),
        UsedBefore = reader.ReadQuantity(),
        Used = reader.ReadQuantity(),
        Capacity = reader.ReadQuantity(),
        OccurredAt = reader.ReadInstant(),
        DetectedAt = reader.ReadInstant(),
        Late = reader.ReadBoolean(),
    };
}
