using System.Collections.Immutable;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Routing;

namespace Brimful.Delivery.Tests.Routing;

public sealed class RouterTests
{
    private static readonly People People = new(
        [Person("ada", "acme", Personas.Developer, "email"), Person("fin", "acme", Personas.Finance, "email", "sms"), Person("mute", "acme", "janitor")],
        [Person("am", null, Personas.AccountManager, "email"), Person("ops", null, Personas.Administrator, "sms")]);

    private static readonly Signal Signal = new()
    {
        Type = NotificationTypes.Crossed,
        IsLive = true,
        Account = "acme",
        Plan = "gold",
        Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("region", "eu"),
        Bucket = "data",
        Meters = ["bytes"],
        Percent = 80,
        At = Some.Noon,
    };

    /// <summary>What a rule asks for, and whether the signal has it.</summary>
    public static TheoryData<string, bool> Matches => new()
    {
        { "everything", true },
        { "type", true }, { "other type", false },
        { "account", true }, { "other account", false },
        { "plan", true }, { "other plan", false },
        { "bucket", true }, { "other bucket", false },
        { "meter", true }, { "other meter", false },
        { "attribute", true }, { "other value", false }, { "other attribute", false },
        { "from 80", true }, { "from 80.1", false },
        { "below 80", false }, { "below 80.1", true },
        { "live", true }, { "sandbox", false },
    };

    [Theory]
    [MemberData(nameof(Matches))]
    public void A_rule_matches_when_all_that_it_asks_for_holds(string asked, bool matches)
    {
        var rule = Rule("r", new Audience { Endpoints = ["hook"] }) with { When = Asked(asked) };
        Router.Route(Signal, [rule], People).Tellings.Length.ShouldBe(matches ? 1 : 0);
    }

    [Fact]
    public void A_percentage_that_is_asked_for_is_not_had_by_a_signal_without_one()
    {
        var rule = Rule("r", new Audience { Endpoints = ["hook"] }) with { When = new RoutingMatch { PercentFrom = 0 } };
        Router.Route(Signal with { Percent = null }, [rule], People).Tellings.ShouldBeEmpty();
    }

    [Fact]
    public void Rules_add_up_and_tell_each_target_once_by_the_first_that_names_it()
    {
        var decision = Router.Route(
            Signal with { Named = ["hook"] },
            [
                Rule("first", new Audience { Endpoints = ["hook", "pager"], Account = [Personas.Developer] }),
                Rule("second", new Audience { Account = ["*"] }),
            ],
            People);
        decision.Tellings.Select(each => (each.Target, each.Rule)).ShouldBe(
        [
            ("hook", RoutingReasons.ByThreshold), ("pager", "first"), ("/accounts/acme/contacts/ada/email", "first"), ("/accounts/acme/contacts/fin/email", "second"),
        ]);
        decision.Withheld.ShouldBe(
        [
            new Withholding("hook", "first", RoutingReasons.AlreadyTold),
            new Withholding("/accounts/acme/contacts/ada/email", "second", RoutingReasons.AlreadyTold),
            new Withholding("/accounts/acme/contacts/mute", "second", RoutingReasons.NoAddress),
        ]);
        decision.Inboxes.ShouldBe([new InboxOwner("acme", "ada"), new InboxOwner("acme", "fin"), new InboxOwner("acme", "mute")]);
        decision.Rules.ShouldBe(["first", "second"]);
    }

    [Fact]
    public void A_final_rule_that_matches_ends_the_list_and_one_that_does_not_does_not()
    {
        var final = Rule("final", new Audience { Endpoints = ["a"] }) with { Final = true };
        var last = Rule("last", new Audience { Endpoints = ["b"] });
        Targets(Router.Route(Signal, [final, last], People)).ShouldBe(["a"]);
        Targets(Router.Route(Signal, [final with { When = Asked("sandbox") }, last], People)).ShouldBe(["b"]);
    }

    [Fact]
    public void People_are_told_by_every_channel_of_the_rule_or_by_the_first_that_they_have_with_the_others_standing_in()
    {
        var rule = Rule("r", new Audience { Account = [Personas.Finance], Team = [Personas.Administrator] }) with { Channels = ["email", "sms"] };
        Targets(Router.Route(Signal, [rule], People)).ShouldBe(["/accounts/acme/contacts/fin/email", "/accounts/acme/contacts/fin/sms", "/contacts/ops/sms"]);
        var first = Router.Route(Signal, [rule with { FirstChannelOnly = true }], People);
        Targets(first).ShouldBe(["/accounts/acme/contacts/fin/email", "/contacts/ops/sms"]);
        first.Tellings[0].Fallbacks.ShouldBe(["/accounts/acme/contacts/fin/sms"]);
    }

    [Fact]
    public void What_a_person_has_switched_off_is_withheld_with_the_reason_unless_it_is_mandatory()
    {
        var rule = Rule("r", new Audience { Team = ["*"] });
        People Prefer(ContactPreferences preferences) => new([], [new KeyedContact("am", null, People.Team[0].Contact with { Preferences = preferences })]);
        var type = Prefer(new ContactPreferences { Mute = [NotificationTypes.Crossed] });
        var channel = Prefer(new ContactPreferences { MuteChannels = ["email"] });

        Router.Route(Signal, [rule], type).Withheld.ShouldBe([new Withholding("/contacts/am", "r", RoutingReasons.TypeMuted)]);
        Router.Route(Signal, [rule], type).Inboxes.ShouldBeEmpty();
        Router.Route(Signal with { Type = NotificationTypes.Cleared }, [rule], type).Tellings.ShouldHaveSingleItem();
        Router.Route(Signal, [rule], channel).Withheld.ShouldBe([new Withholding("/contacts/am/email", "r", RoutingReasons.ChannelMuted)]);
        Router.Route(Signal, [rule], channel).Inboxes.ShouldBe([new InboxOwner(null, "am")]);
        foreach (var people in new[] { type, channel }) Router.Route(Signal, [rule with { Mandatory = true }], people).Tellings.ShouldHaveSingleItem().IsMandatory.ShouldBeTrue();
    }

    [Fact]
    public void One_mandatory_rule_makes_a_target_mandatory_whichever_comes_first()
    {
        var kind = Rule("kind", new Audience { Team = ["*"] });
        var strict = kind with { Key = "strict", Mandatory = true };
        foreach (var rules in new RoutingRule[][] { [kind, strict], [strict, kind] })
            Router.Route(Signal, rules, People).Tellings.ShouldAllBe(each => each.IsMandatory && each.Rule == "strict");
    }

    [Fact]
    public void A_step_of_escalation_tells_later_those_who_were_not_told_at_once()
    {
        var rule = Rule("r", new Audience { Team = [Personas.AccountManager] }) with { Escalate = [new EscalationStep("PT15M", new Audience { Team = ["*"] }) { Channels = ["email", "sms"] }] };
        Router.Route(Signal, [rule], People).Tellings.Select(each => (each.Target, each.EscalatesAfter)).ShouldBe(
            [("/contacts/am/email", null), ("/contacts/ops/sms", "PT15M")]);
    }

    [Fact]
    public void What_is_held_back_as_late_goes_to_nobody_by_rule()
    {
        var decision = Router.Route(Signal with { Named = ["hook"], IsHeldBack = true }, DefaultRules.All, People);
        Targets(decision).ShouldBe(["hook"]);
        decision.Inboxes.ShouldBeEmpty();
    }

    [Fact]
    public void Who_the_accounts_people_are_matters_only_where_a_rule_that_matches_chooses_of_them()
    {
        var (people, inbox) = (new Audience { Account = ["*"] }, Rule("inbox", new Audience { AccountInbox = true, Team = ["*"] }));
        Router.ChoosesOfAccount(Signal, [inbox]).ShouldBeFalse();
        Router.ChoosesOfAccount(Signal, [inbox, Rule("r", people)]).ShouldBeTrue();
        Router.ChoosesOfAccount(Signal, [inbox with { Fallback = people }]).ShouldBeTrue();
        Router.ChoosesOfAccount(Signal, [inbox with { Escalate = [new EscalationStep("PT15M", people)] }]).ShouldBeTrue();
        Router.ChoosesOfAccount(Signal, [inbox with { Final = true }, Rule("r", people)]).ShouldBeFalse();
        Router.ChoosesOfAccount(Signal, [Rule("r", people) with { When = Asked("sandbox") }]).ShouldBeFalse();
        Router.ChoosesOfAccount(Signal with { IsHeldBack = true }, [Rule("r", people)]).ShouldBeFalse();
    }

    [Fact]
    public void A_contact_that_is_not_there_is_said_to_be_missing() =>
        Router.Route(Signal, [Rule("r", new Audience { Contacts = ["am", "gone"] })], People).Withheld.ShouldBe([new Withholding("/contacts/gone", "r", RoutingReasons.ContactUnknown)]);

    /// <summary>Percentage and type of a signal, and who hears of it by the rules that a tenant has from the start.</summary>
    [Theory]
    [InlineData(NotificationTypes.Crossed, 50, "")]
    [InlineData(NotificationTypes.Crossed, 80, "ada/email fin/email")]
    [InlineData(NotificationTypes.Crossed, 100, "ada/email fin/email am/email")]
    [InlineData(NotificationTypes.Cleared, 100, "")]
    [InlineData(NotificationTypes.PaceCrossed, 20, "ada/email fin/email am/email")]
    [InlineData(NotificationTypes.PaceCleared, 20, "")]
    public void A_new_tenant_tells_customers_from_80_percent_on_and_account_managers_when_all_is_used(string type, int percent, string told)
    {
        var decision = Router.Route(Signal with { Type = type, Percent = percent }, DefaultRules.All, People);
        string.Join(' ', Targets(decision).Select(target => string.Join('/', target.Split('/')[^2..]))).ShouldBe(told);
        decision.Inboxes.ShouldContain(new InboxOwner("acme", null));
    }

    [Theory]
    [InlineData(NotificationTypes.Crossed, 79, Severity.Information)]
    [InlineData(NotificationTypes.Crossed, 80, Severity.Warning)]
    [InlineData(NotificationTypes.Crossed, 100, Severity.Critical)]
    [InlineData(NotificationTypes.Cleared, 100, Severity.Information)]
    [InlineData(NotificationTypes.EndpointDisabled, 0, Severity.Critical)]
    public void A_signal_is_as_urgent_as_its_line_unless_the_rule_says_otherwise(string type, int percent, Severity severity)
    {
        var (signal, rule) = (Signal with { Type = type, Percent = percent }, Rule("r", new Audience { Endpoints = ["hook"] }));
        Router.Route(signal, [rule], People).Tellings[0].Severity.ShouldBe(severity);
        Router.Route(signal, [rule with { Severity = Severity.Warning }], People).Tellings[0].Severity.ShouldBe(Severity.Warning);
    }

    private static RoutingMatch Asked(string what) => what switch
    {
        "everything" => new RoutingMatch(),
        "type" => new RoutingMatch { Types = [NotificationTypes.Cleared, NotificationTypes.Crossed] },
        "other type" => new RoutingMatch { Types = [NotificationTypes.Cleared] },
        "account" => new RoutingMatch { Accounts = ["acme"] },
        "other account" => new RoutingMatch { Accounts = ["Acme"] },
        "plan" => new RoutingMatch { Plans = ["gold"] },
        "other plan" => new RoutingMatch { Plans = ["free"] },
        "bucket" => new RoutingMatch { Buckets = ["data"] },
        "other bucket" => new RoutingMatch { Buckets = ["voice"] },
        "meter" => new RoutingMatch { Meters = ["calls", "bytes"] },
        "other meter" => new RoutingMatch { Meters = ["calls"] },
        "attribute" => new RoutingMatch { Attributes = Attribute("region", "us", "eu") },
        "other value" => new RoutingMatch { Attributes = Attribute("region", "us") },
        "other attribute" => new RoutingMatch { Attributes = Attribute("zone", "eu") },
        "from 80" => new RoutingMatch { PercentFrom = 80 },
        "from 80.1" => new RoutingMatch { PercentFrom = 80.1m },
        "below 80" => new RoutingMatch { PercentBelow = 80 },
        "below 80.1" => new RoutingMatch { PercentBelow = 80.1m },
        "live" or "sandbox" => new RoutingMatch { Mode = what },
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Attribute(string name, params ImmutableArray<string> values) =>
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(name, values);

    private static RoutingRule Rule(string key, Audience to) => new() { Key = key, To = to };

    private static IEnumerable<string> Targets(RoutingDecision decision) => decision.Tellings.Select(each => each.Target);

    private static KeyedContact Person(string key, string? account, string persona, params string[] channels) => new(key, account, new Contact
    {
        Name = key,
        Persona = persona,
        Addresses = [.. channels.Select(channel => new ContactAddress(channel, channel == "email" ? key + "@example.com" : "+4930123456", true))],
    });
}
