using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>What was observed as a day closed: what is so since when, what it would have been, and what to do about it.</summary>
internal static class ObservationSentences
{
    public static Draft OfAnomaly(Telling telling, ObservedData seen) => new(
        Severity.Warning,
        Draft.Titled(telling, telling.SayFirst($"what.anomaly.{seen.Kind}", "what.used")),
        (telling.Voice == Voice.Developer ? telling.Say("lead.anomaly.numbers") : null) ?? telling.SayFirst($"lead.anomaly.{seen.Kind}", "lead.anomaly.bare") ?? "",
        Draft.Said(telling.Say("anomaly.soFar"), telling.Say("anomaly.do")));

    public static Draft OfAnomalyEnded(Telling telling) => new(
        Severity.Information,
        Draft.Titled(telling, telling.SayFirst($"what.anomalyEnded.{telling.Notice.Reason}", "what.anomalyEnded.back")),
        telling.SayFirst($"lead.anomalyEnded.{telling.Notice.Reason}", "lead.anomalyEnded.back", "lead.cleared.bare") ?? "",
        Draft.Said(telling.Say("anomaly.soFar"), telling.Say("nothingToDo")));

    public static Draft OfHabit(Telling telling, ObservedData seen) => new(
        Severity.Information,
        Draft.Titled(telling, telling.SayFirst($"what.habit.{seen.Kind}", "what.used")),
        telling.SayFirst($"lead.habit.{seen.Kind}", "lead.crossed.bare") ?? "",
        Draft.Said(telling.Say("anomaly.soFar"), telling.Say($"habit.do.{seen.Kind}")));

    public static Draft OfHabitEnded(Telling telling, ObservedData seen) => new(
        Severity.Information,
        Draft.Titled(telling, telling.SayFirst($"what.habitEnded.{seen.Kind}", "what.used")),
        telling.SayFirst("lead.habitEnded", "lead.cleared.bare") ?? "",
        Draft.Said(telling.Say("anomaly.soFar")));

    public static Draft OfSpend(Telling telling, ExpectedData expected) => new(
        Severity.Information,
        Draft.Titled(telling, telling.SayFirst("what.spendForecast", "what.used")),
        telling.SayFirst("lead.spendForecast", "lead.crossed.bare") ?? "",
        Draft.Said(
            telling.Notice.Capacity is { } budget ? telling.Say(Exact.Compare(expected.Middle, budget) > 0 ? "spendForecast.over" : "spendForecast.under") : null,
            telling.Say("spendForecast.last")));
}
