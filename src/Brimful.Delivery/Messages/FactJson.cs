using System.Diagnostics;
using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Crossings;
using Brimful.Core.Periods;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Outbox;

namespace Brimful.Delivery.Messages;

/// <summary>Writes facts as the API shows them, and the pieces that messages share with them, so that both say the same (S20).</summary>
/// <param name="ids">The installation's ids of notifications.</param>
public sealed class FactJson(NotificationIds ids)
{
    /// <summary>Writes a fact as one object.</summary>
    /// <param name="account">The account's key; null when it is gone.</param>
    public void Write(Utf8JsonWriter writer, FactItem item, string? account, NumberStyle style)
    {
        var fact = item.Fact;
        writer.WriteStartObject();
        writer.WriteString("fact", NameOf(fact));
        writer.WriteString("account", account);
        writer.WriteString("bucket", item.Bucket);
        writer.WriteNumber("sequence", fact.Sequence);
        writer.WriteString("notificationId", ids.Of(item));
        if (fact is ThresholdFact reached) ThresholdJson.WriteReached(writer, reached, item.Participant, style);
        if (fact is ObservationFact observed) ObservationJson.Write(writer, observed, style);
        if (fact is ToppedUp topUp) CapacityJson.WriteTopUp(writer, topUp, style);
        WriteCause(writer, fact);
        if (fact is ThresholdFact { Arming: var arming }) writer.WriteNumber("arming", arming);
        writer.WriteExact("usedBefore", fact.UsedBefore.ToString(), style);
        writer.WriteExact("used", fact.Used.ToString(), style);
        writer.WriteExact("capacity", fact.Capacity.ToString(), style);
        WritePeriod(writer, fact.Period);
        WriteTimes(writer, fact);
        writer.WriteBoolean("late", fact.Late);
        if (ids.ClearedBy(item) is { } clears) writer.WriteString("clears", clears);
        WriteForecast(writer, fact, style);
        WritePace(writer, fact, style);
        WriteTop(writer, item, style);
        writer.WriteEndObject();
    }

    /// <summary>The fact's kind on the wire.</summary>
    public static string NameOf(BucketFact fact) => fact switch
    {
        Crossed => "crossed",
        Cleared => "cleared",
        PeriodEnded => "periodEnded",
        ToppedUp => "toppedUp",
        Detected => "detected",
        Ended => "ended",
        _ => throw new UnreachableException(),
    };

    /// <summary>Writes the property <c>period</c>: start and end, null where it has none.</summary>
    public static void WritePeriod(Utf8JsonWriter writer, Period? period)
    {
        writer.WriteStartObject("period");
        writer.WriteInstant("start", period?.Start);
        writer.WriteInstant("end", period?.End);
        writer.WriteEndObject();
    }

    /// <summary>Writes the property <c>topContributors</c> of a crossing that names some (S16).</summary>
    internal static void WriteTop(Utf8JsonWriter writer, FactItem item, NumberStyle style)
    {
        if (item.Fact is not Crossed { TopContributors: { IsEmpty: false } top }) return;
        writer.WriteStartArray("topContributors");
        foreach (var (key, one) in item.Contributors.Zip(top))
        {
            writer.WriteStartObject();
            writer.WriteString("subject", key);
            writer.WriteExact("used", one.Used.ToString(), style);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Writes the property <c>forecast</c> of a crossing that looks ahead: the level that was expected, and by when.</summary>
    internal static void WriteForecast(Utf8JsonWriter writer, BucketFact fact, NumberStyle style)
    {
        if (fact is not Crossed { Forecast: { } forecast }) return;
        writer.WriteStartObject("forecast");
        writer.WriteExact("q10", forecast.Low.ToString(), style);
        writer.WriteExact("q50", forecast.Middle.ToString(), style);
        writer.WriteExact("q90", forecast.High.ToString(), style);
        writer.WriteInstant("until", forecast.Until);
        writer.WriteInstant("asOf", forecast.AsOf);
        writer.WriteEndObject();
    }

    /// <summary>Writes the property <c>pace</c> of a line of pace: how fast the capacity was used, how much of the period had passed, and when nothing is left if it goes on so.</summary>
    internal static void WritePace(Utf8JsonWriter writer, BucketFact fact, NumberStyle style)
    {
        if (fact is not ThresholdFact { Pace: { } pace }) return;
        writer.WriteStartObject("pace");
        writer.WriteExact("factor", pace.Factor?.ToString(), style);
        writer.WriteExact("passedPercent", pace.Passed.ToString(), style);
        writer.WriteBoolean("byWeekdays", pace.IsByWeekdays);
        writer.WriteInstant("usedUpAt", pace.UsedUpAt);
        writer.WriteEndObject();
    }

    internal static void WriteCause(Utf8JsonWriter writer, BucketFact fact)
    {
        writer.WriteString("cause", fact.Cause.ToWire());
        if (fact.EventId is { } eventId) writer.WriteString("eventId", eventId);
    }

    internal static void WriteTimes(Utf8JsonWriter writer, BucketFact fact)
    {
        writer.WriteInstant("occurredAt", fact.OccurredAt);
        writer.WriteInstant("detectedAt", fact.DetectedAt);
    }
}
