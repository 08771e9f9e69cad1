using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>A line that looks ahead was reached, or no longer is: what is expected and by when, and that there is time to act.</summary>
internal static class ForecastSentences
{
    public static Draft OfCrossed(Telling telling)
    {
        var line = telling.Notice.Threshold!;
        var lead = LineNames.Ahead("lead", line);
        return new Draft(
            Severity.Warning,
            Draft.Titled(telling, telling.SayFirst(LineNames.State(line), "what.used")),
            telling.SayFirst(lead, lead + ".noAccount", "lead.crossed.bare") ?? "",
            Draft.Said(
                telling.Notice.Cause is { } cause and not "usage" ? telling.Say($"cause.{cause}") : null,
                telling.Say("mean.expected"),
                telling.Say("mean.nextChange"),
                telling.Say("mean.top"),
                telling.Say("do.ahead")));
    }

    public static Draft OfCleared(Telling telling)
    {
        var line = telling.Notice.Threshold!;
        return new Draft(
            Severity.Information,
            Draft.Titled(telling, telling.SayFirst(LineNames.Ahead("what.cleared", line), "what.clearedPlain")),
            telling.SayFirst(LineNames.Ahead("lead.cleared", line), "lead.cleared.bare") ?? "",
            Draft.Said(
                telling.Say($"cause.{telling.Notice.Cause}"),
                telling.Notice.Cause == "correction" ? telling.Say("cleared.withdrawn") : null,
                telling.SayFirst("mean.left", "mean.leftNoReset"),
                telling.Say("mean.nextChange"),
                telling.Say("nothingToDo")));
    }
}
