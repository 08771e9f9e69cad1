using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;

namespace Brimful.Api.Buckets;

/// <summary>Reads one threshold; null, with a fault noted, when it is none.</summary>
internal static class ThresholdReader
{
    public static Threshold? Read(ObjectReader reader)
    {
        if (!reader.IsObject) return null;
        var line = LineReader.Read(reader);
        var notify = reader.FindKeys("notify") ?? [];
        var on = ReadOn(reader);
        var onCreate = reader.FindWord("onCreate", "skip", "fire") == "fire" ? OnCreate.Fire : OnCreate.Skip;
        var hysteresis = reader.FindQuantity("hysteresis");
        if (hysteresis < Quantity.Zero) reader.Fault("hysteresis", Codes.QuantityInvalid, "hysteresis is negative. Send 0 or more.");
        var notifyLate = reader.FindFlag("notifyLate") ?? false;
        reader.RefuseUnknown();
        return line is null ? null : new Threshold(line)
        {
            Notify = notify,
            On = on,
            OnCreate = onCreate,
            Hysteresis = hysteresis,
            NotifyLate = notifyLate,
        };
    }

    private static Announcements ReadOn(ObjectReader reader)
    {
        if (reader.Find("on") is not { } list || !reader.IsList("on", list)) return Announcements.Crossed;
        var on = Announcements.None;
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var word = item.ValueKind == JsonValueKind.String ? item.GetString() : null;
            if (word == "crossed") on |= Announcements.Crossed;
            else if (word == "cleared") on |= Announcements.Cleared;
            else reader.Fault($"on[{index}]", Codes.FieldInvalid, "on lists crossed, cleared or both.");
            index++;
        }
        return on;
    }
}
