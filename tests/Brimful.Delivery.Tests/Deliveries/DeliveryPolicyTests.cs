using System.Globalization;
using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Delivery.Tests.Deliveries;

public sealed class DeliveryPolicyTests
{
    private static readonly DeliveryOptions Options = new();

    private static readonly RetryPlan Plan = new(Options.RetrySchedule, Options.JitterRatio);

    // what came back | attempts before | state | reason | seconds to the next attempt
    private const string Table = """
        200       | 0 | Delivered | accepted            |
        201       | 5 | Delivered | accepted            |
        204       | 9 | Delivered | accepted            |
        299       | 0 | Delivered | accepted            |
        301       | 0 | Failed    | redirected          |
        302       | 0 | Failed    | redirected          |
        307       | 3 | Failed    | redirected          |
        400       | 0 | Failed    | refused_by_endpoint |
        401       | 0 | Failed    | refused_by_endpoint |
        403       | 0 | Failed    | refused_by_endpoint |
        404       | 0 | Failed    | refused_by_endpoint |
        408       | 0 | Queued    | retry_scheduled     | 5
        409       | 0 | Queued    | retry_scheduled     | 5
        410       | 0 | Failed    | endpoint_gone       |
        413       | 0 | Failed    | refused_by_endpoint |
        415       | 0 | Failed    | refused_by_endpoint |
        422       | 0 | Failed    | refused_by_endpoint |
        425       | 1 | Queued    | retry_scheduled     | 300
        429       | 2 | Queued    | retry_scheduled     | 1800
        500       | 3 | Queued    | retry_scheduled     | 7200
        502       | 4 | Queued    | retry_scheduled     | 18000
        503       | 5 | Queued    | retry_scheduled     | 36000
        504       | 6 | Queued    | retry_scheduled     | 50400
        599       | 7 | Queued    | retry_scheduled     | 72000
        500       | 8 | Queued    | retry_scheduled     | 86400
        500       | 9 | Failed    | attempts_exhausted  |
        Dns       | 0 | Queued    | retry_scheduled     | 5
        Refused   | 0 | Queued    | retry_scheduled     | 5
        Timeout   | 0 | Queued    | retry_scheduled     | 5
        Tls       | 0 | Queued    | retry_scheduled     | 5
        Protocol  | 0 | Queued    | retry_scheduled     | 5
        Signing   | 0 | Queued    | retry_scheduled     | 5
        Timeout   | 9 | Failed    | attempts_exhausted  |
        Blocked   | 0 | Failed    | address_blocked     |
        """;

    public static TheoryData<string> Rows() => [.. Table.Split('\n')];

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_becomes_of_a_delivery_follows_from_what_came_back(string row)
    {
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        var decision = DeliveryPolicy.Decide(
            new DeliveryHistory(int.Parse(cells[1], CultureInfo.InvariantCulture), Some.Noon), Outcome(cells[0]), Some.Noon, Plan, jitter: 0.5);
        decision.State.ToString().ShouldBe(cells[2]);
        decision.Reason.ShouldBe(cells[3]);
        var next = decision.NextAttemptAt is { } at ? (at - Some.Noon).TotalSeconds.ToString(CultureInfo.InvariantCulture) : "";
        next.ShouldBe(cells[4]);
    }

    [Theory]
    [InlineData(0.0, 0.8)]
    [InlineData(0.5, 1.0)]
    [InlineData(1.0, 1.2)]
    public void Jitter_moves_a_pause_by_a_fifth_at_most(double jitter, double factor)
    {
        for (var before = 0; before < 9; before++)
        {
            var decision = DeliveryPolicy.Decide(new DeliveryHistory(before, Some.Noon), Outcome("500"), Some.Noon, Plan, jitter);
            var pause = decision.NextAttemptAt!.Value - Some.Noon;
            pause.TotalSeconds.ShouldBe(Options.RetrySchedule[before + 1].TotalSeconds * factor, 0.001);
        }
    }

    [Fact]
    public void The_default_schedule_has_ten_attempts_over_about_75_hours()
    {
        Options.RetrySchedule.Length.ShouldBe(10);
        Plan.Horizon.TotalHours.ShouldBe(75.6, 0.1);
    }

    [Fact]
    public void Retry_After_is_obeyed_in_full_when_it_is_later_than_planned()
    {
        var decision = AskedFor(Duration.FromHours(3), roundStarted: Some.Noon);
        decision.ShouldBe(new DeliveryDecision(DeliveryState.Queued, DeliveryReasons.RetryAfter, Some.Noon + Duration.FromHours(3)));
    }

    [Fact]
    public void Retry_After_earlier_than_planned_changes_nothing() =>
        AskedFor(Duration.FromSeconds(1), roundStarted: Some.Noon).Reason.ShouldBe(DeliveryReasons.RetryScheduled);

    [Fact]
    public void Retry_After_does_not_reach_beyond_the_horizon_of_the_round()
    {
        var started = Some.Noon - Duration.FromHours(1);
        AskedFor(Duration.FromDays(365), started).NextAttemptAt.ShouldBe(started + Plan.Horizon);
    }

    private static DeliveryDecision AskedFor(Duration pause, Instant roundStarted) => DeliveryPolicy.Decide(
        new DeliveryHistory(0, roundStarted), Outcome("429") with { RetryAfter = pause }, Some.Noon, Plan, jitter: 0.5);

    private static SendOutcome Outcome(string text) => Enum.TryParse<AttemptError>(text, out var error) && !char.IsDigit(text[0])
        ? new SendOutcome { Failure = error }
        : new SendOutcome { StatusCode = int.Parse(text, CultureInfo.InvariantCulture) };
}
