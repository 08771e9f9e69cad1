using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;

namespace Brimful.Delivery.Messages;

/// <summary>Writes what is said of capacity the one way it is shown: in messages, facts and status (S20).</summary>
public static class CapacityJson
{
    /// <summary>Writes the property <c>nextChange</c>: when the capacity changes next, and what it is then if nothing is used until then.</summary>
    public static void WriteNextChange(Utf8JsonWriter writer, ScheduledCapacity change, NumberStyle style)
    {
        writer.WriteStartObject("nextChange");
        writer.WriteInstant("at", change.At);
        writer.WriteExact("capacity", change.Capacity.ToString(), style);
        writer.WriteEndObject();
    }

    /// <summary>Writes the property <c>topUp</c>: the grant that was added, and the how manieth of how many it is.</summary>
    public static void WriteTopUp(Utf8JsonWriter writer, ToppedUp fact, NumberStyle style)
    {
        writer.WriteStartObject("topUp");
        writer.WriteString("grant", fact.GrantId);
        writer.WriteExact("amount", fact.Amount.ToString(), style);
        writer.WriteInstant("expiresAt", fact.ExpiresAt);
        writer.WriteNumber("ordinal", fact.Ordinal);
        writer.WriteNumber("atMost", fact.AtMost);
        writer.WriteEndObject();
    }
}
