using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>Capacity was added by itself: how much, how often still, until when.</summary>
internal static class ToppedUpSentences
{
    public static Draft Of(Telling telling)
    {
        var isLast = telling.Notice.TopUp is { AtMost: > 0 } topUp && topUp.Ordinal >= topUp.AtMost;
        return new Draft(
            isLast ? Severity.Warning : Severity.Information,
            Draft.Titled(telling, telling.SayFirst("what.toppedUp", "what.used")),
            telling.SayFirst("lead.toppedUp", "lead.toppedUp.noAccount", "lead.toppedUp.bare") ?? "",
            Draft.Said(
                telling.Say("toppedUp.now"),
                telling.Say("toppedUp.count"),
                isLast ? telling.Say("toppedUp.last") : null,
                telling.Say("toppedUp.expires"),
                telling.Voice == Voice.Finance ? telling.Say("toppedUp.charge") : null));
    }
}
