using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>Usage is ahead of its period, or no longer is: how much of both, when nothing is left if it goes on so, and what the period was measured by.</summary>
internal static class PaceSentences
{
    public static Draft OfCrossed(Telling telling)
    {
        var pace = telling.Notice.Pace!;
        return new Draft(
            Severity.Warning,
            Draft.Titled(telling, telling.SayFirst("what.pace", "what.used")),
            telling.SayFirst("lead.pace", "lead.pace.noAccount", "lead.crossed.bare") ?? "",
            Draft.Said(
                telling.Notice.Cause is { } cause and not ("usage" or "forecast") ? telling.Say($"cause.{cause}") : null,
                telling.Say("mean.pace"),
                pace.IsByWeekdays ? null : telling.Say("pace.clock"),
                telling.SayFirst("mean.left", "mean.leftNoReset"),
                telling.Say("mean.nextChange"),
                telling.Say("mean.top"),
                telling.Say(pace.UsedUpAt is null ? "do.watch" : "do.ahead")));
    }

    public static Draft OfCleared(Telling telling) => new(
        Severity.Information,
        Draft.Titled(telling, telling.SayFirst("what.cleared.pace", "what.clearedPlain")),
        telling.SayFirst("lead.cleared.pace", "lead.cleared.bare") ?? "",
        Draft.Said(
            telling.Say(telling.Notice.Cause == "forecast" ? "cause.pace" : $"cause.{telling.Notice.Cause}"),
            telling.Notice.Cause == "correction" ? telling.Say("cleared.withdrawn") : null,
            telling.SayFirst("mean.left", "mean.leftNoReset"),
            telling.Say("mean.nextChange"),
            telling.Say("nothingToDo")));
}
