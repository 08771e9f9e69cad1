using System.Collections.Immutable;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Silences;
using Brimful.Delivery.Suppressions;
using Brimful.Delivery.Tests.Channels;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Tests.Addressing;

/// <summary>What a dry run says, beside what becomes of a crossing that is then told.</summary>
public sealed class DryRunTests
{
    private const string Mail = "/accounts/acme/contacts/ada/email";
    private const string Text = "/accounts/acme/contacts/ada/sms";
    private const string Hook = "hook";

    private static readonly ContactAddress ByMail = new("email", "ada@example.com", true);
    private static readonly ContactAddress ByText = new("sms", "+4930123456", true);
    private static readonly Contact Ada = new() { Name = "Ada", Persona = Personas.Developer, Addresses = [ByMail] };
    private static readonly RoutingRule Everyone = new() { Key = "everyone", To = new Audience { Account = ["*"] }, Channels = ["email"] };

    /// <summary>What there is besides a rule that tells Ada by mail, how far the line stands, and what becomes of the message to whom.</summary>
    private static readonly Situation[] Situations =
    [
        new("nothing", 100, Mail, "queued new"),
        new("what is not critical", 85, Mail, "held grouping"),
        new("a rule that tells each", 85, Mail, "queued new") { Rule = Everyone with { Jump = JumpPolicy.Each } },
        new("a digest", 85, Mail, "held digest") { Contact = Ada with { Preferences = new ContactPreferences { Digest = DigestPace.Hourly } } },
        new("a digest, and what is critical", 100, Mail, "queued new") { Contact = Ada with { Preferences = new ContactPreferences { Digest = DigestPace.Hourly } } },
        new("quiet hours", 85, Mail, "held quiet_hours") { Contact = Ada with { Preferences = new ContactPreferences { QuietHours = new QuietHours("11:00", "13:00", []) } } },
        new("quiet hours, and what is mandatory", 85, Mail, "queued new") { Contact = Ada with { Preferences = new ContactPreferences { QuietHours = new QuietHours("11:00", "13:00", []) } }, Rule = Everyone with { Mandatory = true } },
        new("a step of escalation", 100, Mail, "held escalation") { Rule = new RoutingRule { Key = "later", To = new Audience { Endpoints = [Hook] }, Escalate = [new EscalationStep("PT30M", new Audience { Account = ["*"] }) { Channels = ["email"] }] } },
        new("a silence", 100, Mail, "suppressed silenced") { IsSilenced = true },
        new("a silence, and what is mandatory", 100, Mail, "queued new") { IsSilenced = true, Rule = Everyone with { Mandatory = true } },
        new("an address that bounced", 100, Mail, "suppressed address_bounced") { Suppressed = DeliveryReasons.AddressBounced },
        new("an address that bounced, and what is mandatory", 100, Mail, "suppressed address_bounced") { Suppressed = DeliveryReasons.AddressBounced, Rule = Everyone with { Mandatory = true } },
        new("an address that complained", 100, Mail, "suppressed address_complained") { Suppressed = DeliveryReasons.AddressComplained },
        new("an address that the tenant suppressed", 100, Mail, "suppressed address_suppressed") { Suppressed = DeliveryReasons.AddressSuppressed },
        new("a reader who unsubscribed", 100, Mail, "suppressed unsubscribed") { Suppressed = DeliveryReasons.Unsubscribed },
        new("a reader who unsubscribed, and what is mandatory", 100, Mail, "queued new") { Suppressed = DeliveryReasons.Unsubscribed, Rule = Everyone with { Mandatory = true } },
        new("an address that is not confirmed", 100, Mail, "suppressed address_unverified") { Contact = Ada with { Addresses = [ByMail with { Verified = false }] } },
        new("no gateway for texts", 100, Text, "suppressed channel_missing") { Contact = Ada with { Addresses = [ByText] }, Rule = Everyone with { Channels = ["sms"] } },
        new("a gateway that is disabled", 100, Text, "held endpoint_disabled") { Contact = Ada with { Addresses = [ByText] }, Rule = Everyone with { Channels = ["sms"] }, Endpoint = Some.Endpoint("sms") with { Kind = EndpointKind.Sms, DisabledReason = DeliveryReasons.DisabledByTenant } },
        new("an endpoint", 85, Hook, "queued new") { Rule = new RoutingRule { Key = "hook", To = new Audience { Endpoints = [Hook] } }, Endpoint = Some.Endpoint() },
        new("an endpoint that is disabled", 100, Hook, "held endpoint_disabled") { Rule = new RoutingRule { Key = "hook", To = new Audience { Endpoints = [Hook] } }, Endpoint = Some.Endpoint() with { DisabledReason = DeliveryReasons.Gone } },
        new("no such endpoint", 100, Hook, "suppressed endpoint_unknown") { Rule = new RoutingRule { Key = "hook", To = new Audience { Endpoints = [Hook] } } },
        new("an address that bounced, with texts standing in", 100, Text, "queued fallback") { Contact = Ada with { Addresses = [ByMail, ByText] }, Suppressed = DeliveryReasons.AddressBounced, Rule = Everyone with { Channels = ["email", "sms"], FirstChannelOnly = true }, Endpoint = Some.Endpoint("sms") with { Kind = EndpointKind.Sms } },
        new("a reader who unsubscribed, with texts that do not stand in", 100, Mail, "suppressed unsubscribed") { Contact = Ada with { Addresses = [ByMail, ByText] }, Suppressed = DeliveryReasons.Unsubscribed, Rule = Everyone with { Channels = ["email", "sms"], FirstChannelOnly = true }, Endpoint = Some.Endpoint("sms") with { Kind = EndpointKind.Sms } },
    ];

    public static TheoryData<string> Names => [.. Situations.Select(static each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_dry_run_says_is_what_becomes_of_the_message(string name)
    {
        var situation = Situations.Single(each => each.Name == name);
        await using var world = await ArrangeAsync(situation);

        var view = Done(await world.Telling.Routing.TryAsync("one", new SignalDraft(NotificationTypes.Crossed, "acme") { Bucket = "data", Percent = situation.Percent }, null, default));
        Said(view, situation.Target).ShouldBe(situation.Outcome);
        view.Silence.ShouldBe(situation.IsSilenced ? "load-test" : null);
        (await world.Records.ListAsync(new NotificationQuery(1, 0, 9), default)).ShouldBeEmpty();

        var id = await TellAsync(world, situation.Percent);
        var wanted = situation.Outcome.Replace("queued new", "delivered accepted", StringComparison.Ordinal).Replace("queued fallback", "delivered accepted", StringComparison.Ordinal);
        await Dispatching.UntilAsync(async () => await BecameAsync(world, id, situation.Target) == wanted);
    }

    [Fact]
    public async Task What_a_person_or_the_rules_leave_out_is_said_with_its_reason()
    {
        await using var world = new Dispatching { More = [new PostChannel()] };
        await PutAsync(world, "ada", Ada with { Preferences = new ContactPreferences { Mute = [NotificationTypes.Crossed] } });
        await PutAsync(world, "bob", Ada with { Name = "Bob", Preferences = new ContactPreferences { MuteChannels = ["email"] } });
        await PutAsync(world, "eve", Ada with { Name = "Eve", Addresses = [] });
        var rules = ImmutableArray.Create(Everyone with { To = new Audience { Account = ["*"], Contacts = ["nobody"] } });

        var view = Done(await world.Telling.Routing.TryAsync("one", new SignalDraft(NotificationTypes.Crossed, "acme") { Percent = 85, Notify = [Hook], Late = false }, rules, default));

        view.Told.ShouldBeEmpty();
        view.Withheld.Select(static each => $"{each.Whom} {each.Rule} {each.Reason}").ShouldBe(
        [
            "/accounts/acme/contacts/ada everyone type_muted",
            "/accounts/acme/contacts/bob/email everyone channel_muted",
            "/accounts/acme/contacts/eve everyone no_address",
            "/contacts/nobody everyone contact_unknown",
            "hook threshold endpoint_unknown",
        ]);
    }

    [Fact]
    public async Task What_is_about_a_closed_period_is_held_back_and_so_it_is_said()
    {
        await using var world = new Dispatching();
        await world.SaveAsync(Some.Endpoint());
        var view = Done(await world.Telling.Routing.TryAsync("one", new SignalDraft(NotificationTypes.Crossed, "acme") { Notify = [Hook], Late = true }, null, default));
        view.Withheld.ShouldBe([new Withholding(Hook, RoutingReasons.ByThreshold, DeliveryReasons.Late)]);
        view.Inboxes.ShouldBeEmpty();
    }

    private static string? Said(DryRunView view, string target)
    {
        if (view.Told.SingleOrDefault(each => each.Delivery.Endpoint == target) is not { } hearing)
        {
            var reason = view.Withheld.Single(each => each.Whom == target).Reason;
            return $"{(reason == DeliveryReasons.EndpointDisabled ? "held" : "suppressed")} {reason}";
        }

        hearing.Telling.Target.ShouldBe(target);
        return $"{Word(hearing.Delivery.State)} {hearing.Delivery.Reason}";
    }

    private static async Task<string?> BecameAsync(Dispatching world, string id, string target)
    {
        var deliveries = (await world.Records.FindAsync(1, id, default))!.Deliveries.Select(static each => each.Delivery);
        return deliveries.FirstOrDefault(each => each.Id.Endpoint == target) is { } found ? $"{Word(found.State)} {found.Reason}" : null;
    }

    private static string Word(DeliveryState state) => state.ToString().ToLowerInvariant();

    private static async Task<Dispatching> ArrangeAsync(Situation situation)
    {
        var world = new Dispatching { More = [new PostChannel(), new PostChannel { Traits = new ChannelTraits(EndpointKind.Sms) }] };
        await PutAsync(world, "ada", situation.Contact);
        Done(await world.Telling.Routing.PutAsync("one", [situation.Rule], default, default));
        if (situation.Endpoint is { } endpoint) await world.SaveAsync(endpoint);
        if (situation.Suppressed is { } reason) await world.Addresses.SuppressAsync(new Suppression("ada@example.com", reason, Some.Noon, null), 1, default);
        if (situation.IsSilenced) Done(await world.Telling.Silences.PutAsync("one", "load-test", new Silence { Author = "ops", Reason = "A load test", Until = "2026-03-01T13:00:00Z", When = new RoutingMatch() }, default, default));
        return await world.StartAsync();
    }

    private static async Task PutAsync(Dispatching world, string key, Contact contact) => Done(await world.Telling.Contacts.PutAsync(new ContactName("one", "acme", key), contact, default, default));

    private static async Task<string> TellAsync(Dispatching world, int percent)
    {
        var crossed = Some.Crossed() with { Line = new PercentLine(Quantity.Of(percent)), Level = Quantity.Of(percent * 10).ToExact() };
        var made = (await world.Telling.Maker().MakeAsync(Some.Fact(fact: crossed) with { Bucket = "data" }, Instant.FromDateTimeOffset(world.Time.GetUtcNow()), default))[0];
        await world.Records.AddAsync(made, default);
        world.Dispatcher.Offer([.. made.Deliveries.Where(static each => each.NextAttemptAt is not null).Select(each => new QueuedDelivery(new DeliveryId(1, made.Notification.Id, each.Endpoint), each.NextAttemptAt!.Value))]);
        return made.Notification.Id;
    }

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;

    private sealed record Situation(string Name, int Percent, string Target, string Outcome)
    {
        public Contact Contact { get; init; } = Ada;

        public RoutingRule Rule { get; init; } = Everyone;

        public Endpoint? Endpoint { get; init; }

        public string? Suppressed { get; init; }

        public bool IsSilenced { get; init; }
    }
}
