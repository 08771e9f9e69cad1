using System.Diagnostics;
using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Core.Quantities;
using Brimful.Delivery.Notifications;
using NodaTime;

namespace Brimful.Delivery.Messages;

/// <summary>Writes what was observed, the one way it is shown in messages and facts.</summary>
internal static class ObservationJson
{
    /// <summary>Digits after the point of a ratio.</summary>
    private const int RatioDigits = 6;

    public static string TypeOf(ObservationFact fact) => fact.Observation.Kind switch
    {
        ObservationKind.SpendForecast => NotificationTypes.SpendForecast,
        var kind when kind.IsHabit() => fact is Ended ? NotificationTypes.HabitEnded : NotificationTypes.HabitDetected,
        _ => fact is Ended ? NotificationTypes.AnomalyEnded : NotificationTypes.AnomalyDetected,
    };

    /// <summary>Writes <c>anomaly</c>, <c>habit</c>, or <c>forecast</c> with <c>lastPeriod</c>; of an end its <c>reason</c>.</summary>
    public static void Write(Utf8JsonWriter writer, ObservationFact fact, NumberStyle style)
    {
        var observation = fact.Observation;
        if (observation.Kind.IsAnomaly()) WriteAnomaly(writer, observation, style);
        else if (observation.Kind.IsHabit()) WriteHabit(writer, observation, style);
        else WriteSpend(writer, fact, style);
        if (fact is Ended { Reason: var reason }) writer.WriteString("reason", NameOf(reason));
    }

    private static void WriteAnomaly(Utf8JsonWriter writer, Observation observation, NumberStyle style)
    {
        writer.WriteStartObject("anomaly");
        writer.WriteString("kind", NameOf(observation.Kind));
        writer.WriteInstant("since", Instant.FromUnixTimeTicks(observation.SinceTicks));
        writer.WriteNumber("days", observation.Count);
        if (observation.Meter is { } meter) writer.WriteString("meter", meter);
        writer.WriteExact(observation.Meter is null ? "actual" : "share", observation.Actual.ToString(), style);
        writer.WriteExact(observation.Meter is null ? "expected" : "expectedShare", observation.Expected?.ToString(), style);
        if (TimesOf(observation) is { } times) writer.WriteExact("times", times.ToString(), style);
        writer.WriteEndObject();
    }

    private static void WriteHabit(Utf8JsonWriter writer, Observation observation, NumberStyle style)
    {
        writer.WriteStartObject("habit");
        writer.WriteString("kind", NameOf(observation.Kind));
        writer.WriteInstant("since", Instant.FromUnixTimeTicks(observation.SinceTicks));
        writer.WriteNumber("periods", observation.Count);
        writer.WriteNumber("of", observation.Of);
        writer.WriteExact("percent", observation.Actual.ToString(), style);
        writer.WriteExact("against", observation.Expected?.ToString(), style);
        writer.WriteEndObject();
    }

    private static void WriteSpend(Utf8JsonWriter writer, ObservationFact fact, NumberStyle style)
    {
        var observation = fact.Observation;
        writer.WriteStartObject("forecast");
        writer.WriteExact("q10", observation.Low?.ToString(), style);
        writer.WriteExact("q50", observation.Actual.ToString(), style);
        writer.WriteExact("q90", observation.High?.ToString(), style);
        writer.WriteInstant("until", fact.Period?.End);
        writer.WriteInstant("asOf", fact.DetectedAt);
        writer.WriteEndObject();
        writer.WriteExact("lastPeriod", observation.Expected?.ToString(), style);
    }

    private static ExactNumber? TimesOf(Observation observation) => observation is { Meter: null, Expected: { Parts: var expected } } && expected > 0
        ? ExactNumber.Divide((System.Numerics.BigInteger)observation.Actual.Parts, expected, RatioDigits) : null;

    private static string NameOf(ObservationKind kind) => kind switch
    {
        ObservationKind.Spike => "spike",
        ObservationKind.Drop => "drop",
        ObservationKind.ShiftUp => "shiftUp",
        ObservationKind.ShiftDown => "shiftDown",
        ObservationKind.Growth => "growth",
        ObservationKind.Mix => "mix",
        ObservationKind.AtCap => "atCap",
        ObservationKind.Stagnant => "stagnant",
        _ => throw new UnreachableException(),
    };

    private static string NameOf(EndReason reason) => reason switch
    {
        EndReason.Back => "back",
        EndReason.Usual => "usual",
        EndReason.Explained => "explained",
        _ => throw new UnreachableException(),
    };
}
