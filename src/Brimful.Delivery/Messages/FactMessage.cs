using System.Diagnostics;
using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outbox;

namespace Brimful.Delivery.Messages;

/// <summary>Renders what is said about a fact, once, to the bytes that are signed and sent. Says everything that S20 asks for; tells no time of its own, so that the same fact gives the same bytes.</summary>
/// <param name="ids">The installation's ids of notifications.</param>
public sealed class FactMessage(NotificationIds ids)
{
    /// <summary>The type of message that tells a fact.</summary>
    public static string TypeOf(BucketFact fact) => fact switch
    {
        Crossed { Line: PaceLine } => NotificationTypes.PaceCrossed,
        Cleared { Line: PaceLine } => NotificationTypes.PaceCleared,
        Crossed { Line: MovingLine } => NotificationTypes.ForecastCrossed,
        Cleared { Line: MovingLine } => NotificationTypes.ForecastCleared,
        Crossed => NotificationTypes.Crossed,
        Cleared => NotificationTypes.Cleared,
        PeriodEnded => NotificationTypes.PeriodEnded,
        ToppedUp => NotificationTypes.ToppedUp,
        ObservationFact observed => ObservationJson.TypeOf(observed),
        _ => throw new UnreachableException(),
    };

    /// <param name="tenant">The tenant's key.</param>
    /// <param name="account">What is known of the account; null when it is gone.</param>
    public byte[] Render(FactItem item, string tenant, AccountProfile? account) =>
        MessageJson.Render(TypeOf(item.Fact), item.Fact.OccurredAt, writer =>
        {
            writer.WriteString("notificationId", ids.Of(item));
            writer.WriteString("tenant", tenant);
            WriteAccount(writer, account);
            if (item.Fact.Subject is { } subject) writer.WriteString("subject", subject);
            WriteBucket(writer, item);
            WriteFact(writer, item);
        });

    private void WriteFact(Utf8JsonWriter writer, FactItem item)
    {
        var fact = item.Fact;
        FactJson.WritePeriod(writer, fact.Period);
        if (fact is ThresholdFact reached) ThresholdJson.WriteReached(writer, reached, item.Participant, NumberStyle.Number);
        if (fact is ObservationFact observed) ObservationJson.Write(writer, observed, NumberStyle.Number);
        if (fact is ToppedUp topUp) CapacityJson.WriteTopUp(writer, topUp, NumberStyle.Number);
        WriteLevel(writer, fact);
        FactJson.WriteCause(writer, fact);
        if (fact is ThresholdFact { Arming: var arming }) writer.WriteNumber("arming", arming);
        writer.WriteNumber("sequence", fact.Sequence);
        FactJson.WriteTimes(writer, fact);
        if (fact.Late) writer.WriteBoolean("late", true);
        if (ids.ClearedBy(item) is { } clears) writer.WriteString("clears", clears);
        writer.WriteInstant("nextReset", item.NextReset);
        if (item.NextChange is { } next) CapacityJson.WriteNextChange(writer, next, NumberStyle.Number);
        FactJson.WriteForecast(writer, fact, NumberStyle.Number);
        FactJson.WritePace(writer, fact, NumberStyle.Number);
        FactJson.WriteTop(writer, item, NumberStyle.Number);
    }

    private static void WriteAccount(Utf8JsonWriter writer, AccountProfile? account)
    {
        writer.WriteStartObject("account");
        writer.WriteString("key", account?.Key);
        writer.WriteString("name", account?.Name);
        writer.WriteEndObject();
    }

    private static void WriteBucket(Utf8JsonWriter writer, FactItem item)
    {
        writer.WriteStartObject("bucket");
        writer.WriteString("key", item.Bucket);
        writer.WriteString("name", item.BucketName);
        WriteMeters(writer, item);
        writer.WriteString("unit", item.Unit);
        writer.WriteEndObject();
    }

    /// <summary>Writes <c>meter</c>; of a bucket that counts several, or what they cost, <c>meters</c>.</summary>
    private static void WriteMeters(Utf8JsonWriter writer, FactItem item)
    {
        if (item.Meters is [var sole])
        {
            writer.WriteString("meter", sole);
            return;
        }
        writer.WriteStartArray("meters");
        foreach (var meter in item.Meters) writer.WriteStringValue(meter);
        writer.WriteEndArray();
    }

    private static void WriteLevel(Utf8JsonWriter writer, BucketFact fact)
    {
        const NumberStyle style = NumberStyle.Number;
        writer.WriteExact("previousUsed", fact.UsedBefore.ToString(), style);
        writer.WriteExact("used", fact.Used.ToString(), style);
        writer.WriteExact("capacity", fact.Capacity.ToString(), style);
        writer.WriteExact("remaining", LevelFigures.Remaining(fact.Used, fact.Capacity).ToString(), style);
        writer.WriteExact("percent", LevelFigures.Percent(fact.Used, fact.Capacity)?.ToString(), style);
    }
}
