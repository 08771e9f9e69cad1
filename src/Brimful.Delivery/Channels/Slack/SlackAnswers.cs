using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Channels.Slack;

/// <summary>What Slack's answers mean: pure. A webhook that was revoked (403), is of an app that is gone (404) or of a channel that is archived (410) takes nothing any more.</summary>
internal static class SlackAnswers
{
    public static SendOutcome Judge(SendOutcome outcome) => outcome is { Failure: null, StatusCode: 403 or 404 or 410 }
        ? outcome with { Verdict = new Verdict(DeliveryReasons.Gone) { DisablesEndpoint = true } }
        : outcome;
}
