using Brimful.Delivery.Channels.Slack;
using Brimful.Delivery.Channels.Teams;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Tests.Channels.Chats;

public sealed class ChatAnswersTests
{
    private static readonly RetryPlan Plan = new(new DeliveryOptions().RetrySchedule, 0.2);

    // chat | status | text | state | reason | the endpoint is disabled
    private const string Table = """
        slack | 200 | ok                                   | Delivered | accepted            | no
        slack | 400 | invalid_payload                      | Failed    | refused_by_endpoint | no
        slack | 403 | action_prohibited                    | Failed    | endpoint_gone       | yes
        slack | 404 | no_service                           | Failed    | endpoint_gone       | yes
        slack | 410 | channel_is_archived                  | Failed    | endpoint_gone       | yes
        slack | 429 | rate_limited                         | Queued    | retry_scheduled     | no
        slack | 500 | rollup_error                         | Queued    | retry_scheduled     | no
        teams | 202 |                                      | Delivered | accepted            | no
        teams | 200 | 1                                    | Delivered | accepted            | no
        teams | 200 | Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId | Queued | retry_scheduled | no
        teams | 200 | Microsoft Teams endpoint returned HTTP error 503 | Queued | retry_scheduled | no
        teams | 200 | Microsoft Teams endpoint returned HTTP error 413 | Failed | refused_by_endpoint | no
        teams | 404 | gone                                 | Failed    | endpoint_gone       | yes
        teams | 429 | slow down                            | Queued    | retry_scheduled     | no
        """;

    public static TheoryData<string> Rows() => [.. Table.Split('\n')];

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_becomes_of_a_message_follows_from_what_the_chat_answers(string row)
    {
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        var answer = new SendOutcome { StatusCode = int.Parse(cells[1]), Answer = cells[2].Length == 0 ? null : cells[2] };
        var outcome = cells[0] == "slack" ? SlackAnswers.Judge(answer) : TeamsAnswers.Judge(answer);
        var decision = DeliveryPolicy.Decide(new DeliveryHistory(0, Some.Noon), outcome, Some.Noon, Plan, 0.5);
        (decision.State.ToString(), decision.Reason).ShouldBe((cells[3], cells[4]));
        var health = HealthPolicy.Decide(EndpointHealth.Well, outcome, 1, Some.Noon, new DeliveryOptions());
        (health.DisabledReason is not null).ShouldBe(cells[5] == "yes");
    }
}
