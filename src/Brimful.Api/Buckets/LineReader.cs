using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Api.Buckets;

/// <summary>Reads where a threshold stands: exactly one kind, with its numbers in bounds (S8).</summary>
internal static class LineReader
{
    private static readonly string[] Kinds = ["percent", "value", "remaining", "every", "everyPercent", "forecast", "runOut", "pace"];
    private static readonly Quantity LeastPercent = Quantity.Of(1);
    private static readonly Quantity MostPercent = Quantity.Of(10_000);

    public static ThresholdLine? Read(ObjectReader reader)
    {
        if (reader.Has("tier")) reader.Fault("tier", Codes.ThresholdInvalid, "A threshold of a tier stands in the tier's own thresholds. Move it there.");
        var kinds = Kinds.Where(reader.Has).ToList();
        var above = reader.FindQuantity("above");
        if (kinds.Count != 1)
        {
            reader.Faults.Add(reader.Path, Codes.ThresholdInvalid, $"A threshold has exactly one of {string.Join(", ", Kinds)}. Split or complete it.");
            return null;
        }
        if (reader.Has("above") && kinds[0] is not ("every" or "everyPercent"))
            reader.Fault("above", Codes.ThresholdInvalid, "above goes with every or everyPercent only. Leave it out.");
        if (kinds[0] is "forecast" or "runOut" or "pace") return MovingLineReader.Read(reader, kinds[0]);
        return reader.FindQuantity(kinds[0]) is { } number ? Line(reader, kinds[0], number, above ?? Quantity.Zero) : null;
    }

    private static ThresholdLine? Line(ObjectReader reader, string kind, Quantity number, Quantity above)
    {
        switch (kind)
        {
            case "percent":
                return IsPercent(reader, "percent", number, LeastPercent) ? new PercentLine(number) : null;
            case "value":
                return IsPositive(reader, "value", number) ? new ValueLine(number) : null;
            case "remaining":
                return IsNotNegative(reader, "remaining", number) ? new RemainingLine(number) : null;
            case "every":
                return IsPositive(reader, "every", number) & IsNotNegative(reader, "above", above) ? new EveryLine(number, above) : null;
            default:
                return IsPercent(reader, "everyPercent", number, LeastPercent) & IsPercent(reader, "above", above, Quantity.Zero)
                    ? new EveryPercentLine(number, above) : null;
        }
    }

    private static bool IsPercent(ObjectReader reader, string name, Quantity value, Quantity least)
    {
        if (value >= least && value <= MostPercent) return true;
        reader.Fault(name, Codes.PercentOutOfRange, $"{name} is from {least} to {MostPercent} percent.");
        return false;
    }

    private static bool IsPositive(ObjectReader reader, string name, Quantity value)
    {
        if (value > Quantity.Zero) return true;
        reader.Fault(name, Codes.QuantityInvalid, $"{name} is not above 0. Send a larger number.");
        return false;
    }

    private static bool IsNotNegative(ObjectReader reader, string name, Quantity value)
    {
        if (value >= Quantity.Zero) return true;
        reader.Fault(name, Codes.QuantityInvalid, $"{name} is negative. Send 0 or more.");
        return false;
    }
}
