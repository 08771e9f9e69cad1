using System.Diagnostics;
using Brimful.Core.Thresholds;

namespace Brimful.Storage.Sqlite.Facts;

/// <summary>A threshold's line as bytes: a number for its kind, and its quantities.</summary>
internal static class LineBody
{
    private const byte Percent = 1;
    private const byte Value = 2;
    private const byte Remaining = 3;
    private const byte Every = 4;
    private const byte EveryPercent = 5;

    public static void Write(BinaryWriter writer, ThresholdLine line)
    {
        var (kind, first, above) = line switch
        {
            PercentLine percent => (Percent, percent.Percent, default),
            ValueLine value => (Value, value.Value, default),
            RemainingLine remaining => (Remaining, remaining.Remaining, default),
            EveryLine every => (Every, every.Every, every.Above),
            EveryPercentLine every => (EveryPercent, every.EveryPercent, every.Above),
            _ => throw new UnreachableException($"No number is given to lines of {line.GetType().Name}."),
        };
        writer.Write(kind);
        writer.WriteQuantity(first);
        writer.WriteQuantity(above);
    }

    public static ThresholdLine Read(BinaryReader reader)
    {
        var kind = reader.ReadByte();
        var first = reader.ReadQuantity();
        var above = reader.ReadQuantity();
        return kind switch
        {
            Percent => new PercentLine(first),
            Value => new ValueLine(first),
            Remaining => new RemainingLine(first),
            Every => new EveryLine(first, above),
            EveryPercent => new EveryPercentLine(first, above),
            _ => throw new InvalidDataException($"A stored line has the unknown kind {kind}."),
        };
    }
}
