using Brimful.Api.Answers;
using Brimful.Core.Buckets;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Messages;
using Brimful.Engine.Buckets;
using NodaTime.Text;

namespace Brimful.Api.Buckets;

internal sealed record BucketResource(BucketView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var terms = View.Terms;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("name"u8, terms.Name);
        wire.Json.WriteString("meter"u8, terms.Meter);
        if (terms.Subjects is { IsDefault: false } subjects) wire.Texts("subjects", subjects);
        wire.Number("capacity", terms.Capacity);
        WritePeriod(wire, terms);
        wire.Json.WriteString("limit"u8, "soft"u8);
        wire.Json.WriteStartArray("thresholds"u8);
        foreach (var threshold in terms.Thresholds) WriteThreshold(wire, threshold);
        wire.Json.WriteEndArray();
        wire.Json.WriteString("countFrom"u8, terms.CountFrom == CountFrom.Now ? "now"u8 : "periodStart"u8);
        wire.Json.WriteString("jump"u8, "each"u8);
        BucketStatusJson.Write(wire, View.Status);
        wire.Json.WriteEndObject();
    }

    private static void WritePeriod(WireJson wire, BucketTerms terms)
    {
        if (terms.Schedule is not { } schedule)
        {
            wire.Json.WriteNull("period"u8);
            wire.TimeIfAny("from", terms.From);
            wire.TimeIfAny("to", terms.To);
            return;
        }
        wire.Json.WriteStartObject("period"u8);
        wire.Json.WriteString("every"u8, schedule.Every.ToString());
        wire.Json.WriteString("anchor"u8, LocalDateTimePattern.ExtendedIso.Format(schedule.Anchor));
        wire.Json.WriteString("timeZone"u8, schedule.Zone.Id);
        wire.Json.WriteEndObject();
    }

    private static void WriteThreshold(WireJson wire, Threshold threshold)
    {
        wire.Json.WriteStartObject();
        ThresholdJson.WriteDefinition(wire.Json, threshold.Line, wire.Numbers);
        if (threshold.Notify is { IsDefaultOrEmpty: false } notify) wire.Texts("notify", notify);
        if (threshold.On != Announcements.Crossed) wire.Texts("on", Words(threshold.On));
        if (threshold.OnCreate == OnCreate.Fire) wire.Json.WriteString("onCreate"u8, "fire"u8);
        if (threshold.Hysteresis is { } hysteresis) wire.Number("hysteresis", hysteresis);
        if (threshold.NotifyLate) wire.Json.WriteBoolean("notifyLate"u8, true);
        wire.Json.WriteEndObject();
    }

    private static IEnumerable<string> Words(Announcements on)
    {
        if (on.HasFlag(Announcements.Crossed)) yield return "crossed";
        if (on.HasFlag(Announcements.Cleared)) yield return "cleared";
    }
}
