using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Delivery.Tests.Timing;

public sealed class HoldingPolicyTests
{
    private static readonly QuietHours Lunch = new("11:00", "13:00", []);

    [Fact]
    public void What_is_not_urgent_waits_for_what_may_come_with_it_and_what_is_used_up_does_not()
    {
        Decide(Severity.Information).ShouldBe(new Holding(DeliveryReasons.Grouping, Some.Noon + Duration.FromSeconds(30)));
        Decide(Severity.Warning).Reason.ShouldBe(DeliveryReasons.Grouping);
        Decide(Severity.Critical).ShouldBe(Holding.None);
        Decide(Severity.Warning, JumpPolicy.Each).ShouldBe(Holding.None);
    }

    [Fact]
    public void A_digest_takes_the_place_of_grouping_and_quiet_hours_put_both_off()
    {
        var hourly = new ContactPreferences { Digest = DigestPace.Hourly };
        Decide(Severity.Information, preferences: hourly).ShouldBe(new Holding(DeliveryReasons.Digest, Some.Noon + Duration.FromHours(1)));
        Decide(Severity.Information, preferences: hourly with { QuietHours = Lunch with { To = "13:30" } }).ShouldBe(new Holding(DeliveryReasons.QuietHours, Some.Noon + Duration.FromMinutes(90)));
        Decide(Severity.Information, preferences: new ContactPreferences { QuietHours = Lunch }).ShouldBe(new Holding(DeliveryReasons.QuietHours, Some.Noon + Duration.FromHours(1)));
        Decide(Severity.Information, JumpPolicy.Each, new ContactPreferences { QuietHours = Lunch }).Reason.ShouldBe(DeliveryReasons.QuietHours);
    }

    [Fact]
    public void Critical_and_mandatory_messages_pass_digests_and_quiet_hours()
    {
        var strict = new ContactPreferences { Digest = DigestPace.Daily, QuietHours = Lunch };
        Decide(Severity.Critical, preferences: strict).ShouldBe(Holding.None);
        Decide(Severity.Information, preferences: strict, mandatory: true).ShouldBe(Holding.None);
    }

    [Fact]
    public void A_step_of_escalation_waits_for_as_long_as_its_rule_says_however_urgent_it_is() =>
        HoldingPolicy.Decide(Telling(Severity.Critical) with { EscalatesAfter = "PT15M" }, DateTimeZone.Utc, Some.Noon)
            .ShouldBe(new Holding(DeliveryReasons.Escalation, Some.Noon + Duration.FromMinutes(15)));

    private static Holding Decide(Severity severity, JumpPolicy jump = JumpPolicy.Highest, ContactPreferences? preferences = null, bool mandatory = false) =>
        HoldingPolicy.Decide(Telling(severity, jump, preferences, mandatory), DateTimeZone.Utc, Some.Noon);

    private static Telling Telling(Severity severity, JumpPolicy jump = JumpPolicy.Highest, ContactPreferences? preferences = null, bool mandatory = false) =>
        new("/contacts/ada/email", "email", "r")
        {
            Reader = new KeyedContact("ada", null, new Contact { Name = "Ada", Persona = "developer", Preferences = preferences ?? new ContactPreferences() }),
            Severity = severity,
            Jump = jump,
            IsMandatory = mandatory,
        };
}
