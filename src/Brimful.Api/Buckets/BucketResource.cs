using Brimful.Api.Answers;
using Brimful.Core.Buckets;
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
        ThresholdListJson.Write(wire, terms.Thresholds);
        wire.Json.WriteString("countFrom"u8, terms.CountFrom == CountFrom.Now ? "now"u8 : "periodStart"u8);
        wire.Json.WriteString("jump"u8, "each"u8);
        WriteParticipants(wire);
        BucketStatusJson.Write(wire, View);
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

    private void WriteParticipants(WireJson wire)
    {
        if (View.Participants is not { } participants) return;
        wire.Json.WriteStartObject("participants"u8);
        foreach (var participant in participants)
        {
            wire.Json.WriteStartObject(participant.Subject);
            ParticipantResource.WriteTerms(wire, participant.Terms);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndObject();
    }
}
