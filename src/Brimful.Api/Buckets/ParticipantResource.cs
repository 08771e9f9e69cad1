using Brimful.Api.Answers;
using Brimful.Core.Pools;
using Brimful.Engine.Pools;

namespace Brimful.Api.Buckets;

internal sealed record ParticipantResource(ParticipantView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("subject"u8, View.Subject);
        WriteTerms(wire, View.Terms);
        BucketStatusJson.Write(wire, View);
        wire.Json.WriteEndObject();
    }

    /// <summary>Writes a sub-limit as properties of the object that is open.</summary>
    public static void WriteTerms(WireJson wire, ParticipantTerms terms)
    {
        wire.Number("capacity", terms.Capacity);
        wire.Json.WriteString("limit"u8, "soft"u8);
        ThresholdListJson.Write(wire, terms.Thresholds);
    }
}
