using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>The question to an address whether it wants to be told.</summary>
internal static class ConfirmationSentences
{
    public static Draft Of(Telling telling) =>
        new(Severity.Information, telling.Say("title.confirmation") ?? "", telling.Say("lead.confirmation") ?? "", Draft.Said(telling.Say("confirmation.do")));
}
