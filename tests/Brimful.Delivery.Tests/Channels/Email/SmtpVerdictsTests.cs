using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Deliveries;

namespace Brimful.Delivery.Tests.Channels.Email;

public sealed class SmtpVerdictsTests
{
    private static readonly RetryPlan Plan = new(new DeliveryOptions().EmailRetrySchedule, 0.2);

    // when | what the server says | state | reason | the address is suppressed | says something of the endpoint
    private const string Table = """
        Content        | 250 2.0.0 taken             | Delivered | accepted        | no  | yes
        Greeting       | 554 no service              | Queued    | retry_scheduled | no  | yes
        Authentication | 535 5.7.8 wrong             | Queued    | retry_scheduled | no  | yes
        StartTls       | 501 5.5.4 no                | Queued    | retry_scheduled | no  | yes
        Sender         | 451 4.7.0 later             | Queued    | retry_scheduled | no  | yes
        Sender         | 550 5.1.8 who are you       | Failed    | mail_refused    | no  | yes
        Recipient      | 421 closing                 | Queued    | retry_scheduled | no  | yes
        Recipient      | 450 4.2.1 greylisted        | Queued    | retry_scheduled | no  | no
        Recipient      | 452 4.2.2 full              | Queued    | retry_scheduled | no  | no
        Recipient      | 550 5.1.1 nobody            | Failed    | address_unknown | yes | no
        Recipient      | 550 5.1.2 no such host      | Failed    | address_unknown | yes | no
        Recipient      | 556 5.1.10 takes no mail    | Failed    | address_unknown | yes | no
        Recipient      | 550 5.1.7 bad sender        | Failed    | mail_refused    | no  | no
        Recipient      | 550 5.7.1 not you           | Failed    | mail_refused    | no  | no
        Recipient      | 550 nobody                  | Failed    | mail_refused    | no  | no
        Recipient      | 552 5.2.2 full              | Failed    | mail_refused    | no  | no
        Content        | 451 4.3.0 later             | Queued    | retry_scheduled | no  | yes
        Content        | 550 5.1.1 nobody            | Failed    | address_unknown | yes | no
        Content        | 554 5.7.1 spam              | Failed    | mail_refused    | no  | no
        Content        | 250-odd                     | Delivered | accepted        | no  | yes
        """;

    public static TheoryData<string> Rows() => [.. Table.Split('\n')];

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_becomes_of_a_mail_follows_from_the_reply_and_when_it_came(string row)
    {
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        var reply = new SmtpReply(int.Parse(cells[1].AsSpan(0, 3)), [cells[1][4..]]);
        var outcome = SmtpVerdicts.Of(Enum.Parse<SmtpStep>(cells[0]), reply);
        var decision = DeliveryPolicy.Decide(new DeliveryHistory(0, Some.Noon), outcome, Some.Noon, Plan, 0.5);
        decision.State.ToString().ShouldBe(cells[2]);
        decision.Reason.ShouldBe(cells[3]);
        (outcome.Verdict?.SuppressesAddress ?? false).ShouldBe(cells[4] == "yes");
        (!(outcome.Verdict?.IsOfMessage ?? false)).ShouldBe(cells[5] == "yes");
    }

    [Fact]
    public void A_server_that_says_later_is_asked_for_four_days()
    {
        Plan.Pauses.Take(6).Select(static pause => pause.TotalMinutes).ShouldBe([0, 1, 5, 15, 30, 60]);
        Plan.Horizon.TotalDays.ShouldBe(4, 0.05);
    }
}
