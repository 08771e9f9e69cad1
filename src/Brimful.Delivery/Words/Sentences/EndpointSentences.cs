using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>About an endpoint itself: a test, failures, that it was disabled.</summary>
internal static class EndpointSentences
{
    public static Draft Of(Telling telling) => telling.Notice.Type switch
    {
        NotificationTypes.EndpointTest => Test(telling),
        NotificationTypes.EndpointFailing => Failing(telling),
        _ => Disabled(telling),
    };

    private static Draft Test(Telling telling) =>
        new(Severity.Information, telling.Say("title.test") ?? "", telling.SayFirst("lead.test", "lead.testBare") ?? "", Draft.Said(telling.Say("nothingToDo")));

    private static Draft Failing(Telling telling) => new(
        Severity.Warning,
        telling.SayFirst("title.failing", "title.failingBare") ?? "",
        telling.Say("lead.failing", telling.Notice.ConsecutiveFailures ?? 0) ?? telling.Say("lead.failingBare") ?? "",
        Draft.Said(telling.Say("failing.means"), telling.Say("failing.do")));

    private static Draft Disabled(Telling telling) => new(
        Severity.Critical,
        telling.SayFirst("title.disabled", "title.disabledBare") ?? "",
        telling.SayFirst($"lead.disabled.{telling.Notice.Reason}", "lead.disabled", "lead.disabledBare") ?? "",
        Draft.Said(telling.Say("disabled.means"), telling.Say("disabled.do")));
}
