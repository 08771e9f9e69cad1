using Brimful.Api.Answers;
using Brimful.Core.Buckets;
using Brimful.Engine.Buckets;

namespace Brimful.Api.Buckets;

internal sealed record BucketResource(BucketView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        BucketTermsJson.Write(wire, View.Terms, () => BucketTermsJson.WritePeriod(wire, View.Terms));
        wire.Json.WriteString("origin"u8, View.Terms.Origin == BucketOrigin.Plan ? "plan"u8 : "account"u8);
        WriteParticipants(wire);
        BucketStatusJson.Write(wire, View);
        WriteEffects(wire);
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
