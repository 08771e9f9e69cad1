using Brimful.Api.Answers;
using Brimful.Engine.Tenants;

namespace Brimful.Api.Events;

internal sealed record EventCountsResource(EventCounts Counts) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteNumber("received"u8, Counts.Received);
        wire.Json.WriteNumber("counted"u8, Counts.Counted);
        wire.Json.WriteNumber("duplicates"u8, Counts.Duplicates);
        wire.Json.WriteNumber("rejected"u8, Counts.Rejected);
        wire.Json.WriteNumber("unattributed"u8, Counts.Unattributed);
        wire.Json.WriteEndObject();
    }
}
