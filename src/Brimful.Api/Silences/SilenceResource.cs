using Brimful.Api.Answers;
using Brimful.Api.Routing;
using Brimful.Delivery.Silences;

namespace Brimful.Api.Silences;

/// <summary>A silence.</summary>
internal sealed record SilenceResource(SilenceView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var silence = View.Silence;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        RuleJson.Write(wire, silence.When);
        wire.Json.WriteString("author"u8, silence.Author);
        wire.Json.WriteString("reason"u8, silence.Reason);
        wire.TimeIfAny("from", Instants.Read(silence.From));
        wire.Time("until", Instants.Read(silence.Until));
        wire.Json.WriteBoolean("on"u8, View.IsOn);
        wire.Json.WriteEndObject();
    }
}
