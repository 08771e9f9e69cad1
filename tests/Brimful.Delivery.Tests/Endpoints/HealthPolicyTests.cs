using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using NodaTime;

namespace Brimful.Delivery.Tests.Endpoints;

public sealed class HealthPolicyTests
{
    private static readonly DeliveryOptions Options = new();
    private static readonly SendOutcome Failed = new() { StatusCode = 500 };

    [Fact]
    public void A_success_clears_the_run_of_failures_and_keeps_the_time_of_the_last_notice()
    {
        var health = new EndpointHealth(Some.Noon - Duration.FromDays(4), 17, Some.Noon);
        After(health, new SendOutcome { StatusCode = 204 }, 5).Health.ShouldBe(new EndpointHealth(null, 0, Some.Noon));
    }

    [Fact]
    public void A_run_of_failures_begins_at_its_first()
    {
        var first = After(EndpointHealth.Well, Failed, 1).Health;
        first.ShouldBe(new EndpointHealth(Some.Noon, 1, null));
        HealthPolicy.Decide(first, Failed, 2, Some.Noon + Duration.FromHours(1), Options).Health.ShouldBe(new EndpointHealth(Some.Noon, 2, null));
    }

    [Theory]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public void Five_days_of_nothing_but_failures_disable_the_endpoint(int hours, bool isDisabled)
    {
        var health = new EndpointHealth(Some.Noon - Duration.FromHours(hours), 9, null);
        After(health, Failed, 1).DisabledReason.ShouldBe(isDisabled ? DeliveryReasons.FailingTooLong : null);
    }

    [Fact]
    public void A_410_disables_the_endpoint_at_once() =>
        After(EndpointHealth.Well, new SendOutcome { StatusCode = 410 }, 1).DisabledReason.ShouldBe(DeliveryReasons.Gone);

    [Theory]
    [InlineData(3, null, false)]
    [InlineData(4, null, true)]
    [InlineData(5, null, true)]
    [InlineData(4, 59, false)]
    [InlineData(4, 60, true)]
    public void A_notice_is_due_from_the_fourth_attempt_and_at_most_once_an_hour(int attempt, int? minutesSinceLast, bool isDue)
    {
        Instant? last = minutesSinceLast is { } minutes ? Some.Noon - Duration.FromMinutes(minutes) : null;
        var decision = After(new EndpointHealth(Some.Noon, 1, last), Failed, attempt);
        decision.IsNoticeDue.ShouldBe(isDue);
        decision.Health.LastNoticeAt.ShouldBe(isDue ? Some.Noon : last);
    }

    [Fact]
    public void A_message_that_we_could_not_sign_says_nothing_about_the_endpoint() =>
        After(EndpointHealth.Well, new SendOutcome { Failure = AttemptError.Signing }, 4).ShouldBe(new HealthDecision(EndpointHealth.Well, null, false));

    private static HealthDecision After(EndpointHealth health, SendOutcome outcome, int attempt) =>
        HealthPolicy.Decide(health, outcome, attempt, Some.Noon, Options);
}
