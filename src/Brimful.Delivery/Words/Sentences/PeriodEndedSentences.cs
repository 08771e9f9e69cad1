using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>An edit ended a period: what was used in it, and how long the new one runs.</summary>
internal static class PeriodEndedSentences
{
    public static Draft Of(Telling telling) => new(
        Severity.Information,
        Draft.Titled(telling, telling.Say("what.periodEnded")),
        telling.SayFirst("lead.periodEnded", "lead.periodEnded.noAccount", "lead.periodEnded.bare") ?? "",
        Draft.Said(telling.SayFirst("periodEnded.total", "periodEnded.totalNoPercent"), telling.Say("periodEnded.next"), telling.Say("nothingToDo")));
}
