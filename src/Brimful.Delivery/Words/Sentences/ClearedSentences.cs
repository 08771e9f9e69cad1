using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>A line that was reached no longer is: why, and that nothing needs to be done.</summary>
internal static class ClearedSentences
{
    public static Draft Of(Telling telling) => new(
        Severity.Information,
        Draft.Titled(telling, telling.SayFirst("what.cleared", "what.clearedPlain")),
        telling.SayFirst("lead.cleared.participant", "lead.cleared", "lead.cleared.noPercent", "lead.cleared.noAccount", "lead.cleared.bare") ?? "",
        Draft.Said(
            telling.Say($"cause.{telling.Notice.Cause}"),
            telling.Notice.Cause == "correction" ? telling.Say("cleared.withdrawn") : null,
            telling.SayFirst("mean.left", "mean.leftNoReset"),
            telling.Say("mean.nextChange"),
            telling.Say("nothingToDo")));
}
