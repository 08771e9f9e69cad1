using Brimful.Api.Answers;
using Brimful.Api.Meters;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Rollups;

namespace Brimful.Api.Rollups;

internal sealed record UsageResource(UsageOverTime Usage) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.TextIfAny("bucket", Usage.Bucket);
        if (Usage.Aggregation == Aggregation.Combined) wire.Texts("meters", Usage.Meter.Split(','));
        else wire.Json.WriteString("meter"u8, Usage.Meter);
        wire.Json.WriteString("unit"u8, Usage.Unit);
        if (Usage.Aggregation != Aggregation.Combined) wire.Json.WriteString("aggregation"u8, MeterResource.WordOf(Usage.Aggregation));
        wire.Json.WriteString("timeZone"u8, Usage.TimeZone.Id);
        wire.Time("from", Usage.From);
        wire.Time("to", Usage.To);
        wire.Json.WriteString("step"u8, Usage.Step.Text);
        if (Usage.GroupBy != UsageGrouping.None) wire.Json.WriteString("groupBy"u8, WordOf(Usage));
        WriteUsed(wire, Usage.Money?.ToExact() ?? Usage.Used?.ToExact(), Usage.Events);
        wire.Json.WriteStartArray("cells"u8);
        foreach (var cell in Usage.Cells) Write(wire, cell);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }

    private void Write(WireJson wire, UsageCell cell)
    {
        wire.Json.WriteStartObject();
        wire.Time("start", cell.Start);
        wire.Time("end", cell.End);
        WriteUsed(wire, cell.Money?.ToExact() ?? cell.Used?.ToExact(), cell.Events);
        if (Usage.GroupBy != UsageGrouping.None)
        {
            wire.Json.WriteStartArray("groups"u8);
            foreach (var group in cell.Groups) Write(wire, group);
            wire.Json.WriteEndArray();
        }
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, UsageGroup group)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, group.Key);
        if (group.IsOther) wire.Json.WriteBoolean("isOther"u8, true);
        WriteUsed(wire, group.Money?.ToExact() ?? group.Used.ToExact(), group.Events);
        wire.Json.WriteEndObject();
    }

    private static string WordOf(UsageOverTime usage) => usage.GroupBy switch
    {
        UsageGrouping.Subject => "subject",
        UsageGrouping.Meter => "meter",
        _ => usage.Dimension!,
    };

    private static void WriteUsed(WireJson wire, ExactNumber? used, long events)
    {
        wire.Number("used", used);
        wire.Json.WriteNumber("events"u8, events);
    }
}
