using Brimful.Api.Answers;
using Brimful.Engine.Outbox;

namespace Brimful.Api.Facts;

/// <summary>A page of facts. Unlike other lists it also names its own end, so that a reader can go on from there later.</summary>
internal sealed record FactPage(IReadOnlyList<FactItem> Items, bool HasMore, long After, FactPages Pages)
{
    public void Write(WireJson wire)
    {
        var last = Items.Count == 0 ? After : Items[^1].Position;
        wire.Json.WriteStartObject();
        wire.Json.WriteStartArray("data"u8);
        foreach (var item in Items) Pages.Write(wire, item);
        wire.Json.WriteEndArray();
        wire.Json.WriteString("next"u8, HasMore ? PositionToken.Of(last) : null);
        wire.Json.WriteString("last"u8, PositionToken.Of(last));
        wire.Json.WriteEndObject();
    }
}
