using Brimful.Api.Answers;
using Brimful.Delivery.Inbox;

namespace Brimful.Api.Inbox;

/// <summary>How many entries of an inbox are not archived, and how many of those are unread and unseen.</summary>
internal sealed record CountsResource(InboxCounts Counts) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        WriteFields(wire, Counts);
        wire.Json.WriteEndObject();
    }

    internal static void WriteFields(WireJson wire, InboxCounts counts)
    {
        wire.Json.WriteNumber("unseen"u8, counts.Unseen);
        wire.Json.WriteNumber("unread"u8, counts.Unread);
        wire.Json.WriteNumber("total"u8, counts.Total);
    }
}

/// <summary>What came of marking all, with the counts after it.</summary>
internal sealed record MarkedResource(MarkedEntries Marked) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteNumber("changed"u8, Marked.Changed);
        wire.Json.WriteStartObject("counts"u8);
        CountsResource.WriteFields(wire, Marked.Counts);
        wire.Json.WriteEndObject();
        wire.Json.WriteEndObject();
    }
}
