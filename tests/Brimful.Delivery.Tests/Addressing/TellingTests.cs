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
using Brimful.Delivery.Targets;
using Brimful.Delivery.Tests.Channels;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Tests.Addressing;

/// <summary>From a fact to what people get, over records in memory and a clock that stands.</summary>
public sealed class TellingTests
{
    private const string Ada = "/accounts/acme/contacts/ada/email";

    private readonly PostChannel _post = new();
    private readonly PostChannel _texts = new() { Traits = new ChannelTraits(EndpointKind.Sms) };

    [Fact]
    public async Task Lines_passed_shortly_after_each_other_are_told_in_one_message_for_the_highest()
    {
        await using var world = await StartAsync();
        var low = await TellAsync(world, 80);
        world.Time.Advance(Duration.FromSeconds(10));
        var high = await TellAsync(world, 90);
        (await StateAsync(world, low)).ShouldBe((DeliveryState.Held, DeliveryReasons.Grouping));
        _post.Messages.ShouldBeEmpty();

        world.Time.Advance(Duration.FromSeconds(20));
        await world.UntilAsync(high, DeliveryState.Delivered, Ada);
        (await StateAsync(world, low)).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.Inhibited));
        (await world.DetailAsync(low, Ada)).Delivery.ToldBy.ShouldBe(high);
        _post.Messages.ShouldHaveSingleItem().Also.ShouldBeEmpty();
        _post.Told.ShouldBe(["ada@example.com"]);
    }

    [Fact]
    public async Task Lines_of_several_buckets_come_in_one_message_that_tells_of_all()
    {
        await using var world = await StartAsync();
        var data = await TellAsync(world, 80);
        world.Time.Advance(Duration.FromSeconds(1));
        var voice = await TellAsync(world, 85, bucket: "voice");
        world.Time.Advance(Duration.FromSeconds(30));
        await world.UntilAsync(data, DeliveryState.Delivered, Ada);
        (await StateAsync(world, voice)).ShouldBe((DeliveryState.Merged, DeliveryReasons.Together));
        var message = _post.Messages.ShouldHaveSingleItem();
        message.NotificationId.ShouldBe(data);
        message.Also.ShouldHaveSingleItem().ToArray().ShouldBe((await world.Records.FindAsync(1, voice, default))!.Record.Notification.Body.ToArray());
    }

    [Fact]
    public async Task What_is_used_up_goes_at_once_and_makes_what_still_waits_below_it_needless()
    {
        await using var world = await StartAsync();
        var low = await TellAsync(world, 80);
        var used = await TellAsync(world, 100);
        await world.UntilAsync(used, DeliveryState.Delivered, Ada);
        (await StateAsync(world, low)).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.Inhibited));
    }

    [Fact]
    public async Task A_message_that_was_gathered_keeps_its_id_and_what_it_tells_over_a_restart()
    {
        await using var world = await StartAsync();
        _post.Answer = _ => new SendOutcome { StatusCode = 451, Verdict = new Verdict("") { MayHeal = true } };
        var data = await TellAsync(world, 80);
        world.Time.Advance(Duration.FromSeconds(1));
        var voice = await TellAsync(world, 85, bucket: "voice");
        world.Time.Advance(Duration.FromSeconds(30));
        await Dispatching.UntilAsync(async () => (await world.DetailAsync(data, Ada)).Attempts.Count == 1);
        await world.StopAsync();
        _post.Answer = _ => new SendOutcome { StatusCode = 250 };
        await world.StartAsync();
        world.Time.Advance(Duration.FromHours(1));
        await world.UntilAsync(data, DeliveryState.Delivered, Ada);
        (await StateAsync(world, voice)).State.ShouldBe(DeliveryState.Merged);
        _post.Messages.Select(each => (each.NotificationId, each.Also.Count)).ShouldBe([(data, 1), (data, 1)]);
    }

    [Fact]
    public async Task Quiet_hours_hold_what_is_not_critical_until_they_end()
    {
        await using var world = await StartAsync(new ContactPreferences { QuietHours = new QuietHours("11:00", "13:00", []) });
        var warning = await TellAsync(world, 80);
        (await StateAsync(world, warning)).ShouldBe((DeliveryState.Held, DeliveryReasons.QuietHours));
        (await world.DetailAsync(warning, Ada)).Delivery.NextAttemptAt.ShouldBe(Some.Noon + Duration.FromHours(1));
        var critical = await TellAsync(world, 100, bucket: "voice");
        await world.UntilAsync(critical, DeliveryState.Delivered, Ada);
        (await StateAsync(world, warning)).State.ShouldBe(DeliveryState.Held);
        world.Time.Advance(Duration.FromHours(1));
        await world.UntilAsync(warning, DeliveryState.Delivered, Ada);
    }

    [Fact]
    public async Task A_silence_keeps_people_from_being_told_but_not_webhooks_inboxes_or_what_is_mandatory()
    {
        await using var world = await StartAsync();
        await world.SaveAsync(Some.Endpoint());
        Done(await world.Telling.Silences.PutAsync("one", "load-test", new Silence { Author = "ops", Reason = "A load test", Until = "2026-03-01T13:00:00Z", When = new RoutingMatch { Buckets = ["data"] } }, default, default));
        var silenced = await TellAsync(world, 100, notify: "hook");
        (await StateAsync(world, silenced)).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.Silenced));
        await world.UntilAsync(silenced, DeliveryState.Delivered);
        (await MadeAsync(world, 100)).Inboxes.ShouldNotBeEmpty();

        var other = await TellAsync(world, 100, bucket: "voice");
        await world.UntilAsync(other, DeliveryState.Delivered, Ada);
        await RulesAsync(world, new RoutingRule { Key = "strict", To = new Audience { Account = ["*"] }, Mandatory = true });
        var mandatory = await TellAsync(world, 99);
        await world.UntilAsync(mandatory, DeliveryState.Delivered, Ada);

        world.Time.Advance(Duration.FromHours(1));
        await RulesAsync(world, DefaultRules.All);
        var after = await TellAsync(world, 98);
        (await StateAsync(world, after)).State.ShouldBe(DeliveryState.Held);
    }

    [Fact]
    public async Task When_a_channel_fails_for_good_the_next_one_stands_in()
    {
        await using var world = await StartAsync(addresses: [new ContactAddress("email", "ada@example.com", true), new ContactAddress("sms", "+4930123456", true)]);
        await world.SaveAsync(Some.Endpoint("sms") with { Kind = EndpointKind.Sms });
        await RulesAsync(world, new RoutingRule { Key = "r", To = new Audience { Account = ["*"] }, Channels = ["email", "sms"], FirstChannelOnly = true });
        _post.Answer = _ => new SendOutcome { StatusCode = 550, Verdict = new Verdict("address_unknown") { IsOfMessage = true } };
        var id = await TellAsync(world, 100);
        await world.UntilAsync(id, DeliveryState.Failed, Ada);
        await Dispatching.UntilAsync(async () => (await world.Records.FindAsync(1, id, default))!.Deliveries.Any(each => each.Delivery is { Id.Endpoint: "/accounts/acme/contacts/ada/sms", State: DeliveryState.Delivered }));
        _texts.Told.ShouldBe(["+4930123456"]);
        (await world.DetailAsync(id, "/accounts/acme/contacts/ada/sms")).Delivery.Reason.ShouldBe(DeliveryReasons.Accepted);
    }

    [Theory]
    [InlineData("address_unknown", 1)]
    [InlineData(DeliveryReasons.Unsubscribed, 0)]
    public async Task The_next_channel_stands_in_for_an_address_that_takes_nothing_but_not_for_one_whose_reader_wants_no_more(string why, int texts)
    {
        await using var world = await StartAsync(addresses: [new ContactAddress("email", "ada@example.com", true), new ContactAddress("sms", "+4930123456", true)]);
        await world.SaveAsync(Some.Endpoint("sms") with { Kind = EndpointKind.Sms });
        await RulesAsync(world, new RoutingRule { Key = "r", To = new Audience { Account = ["*"] }, Channels = ["email", "sms"], FirstChannelOnly = true });
        await world.Addresses.SuppressAsync(new Suppression("ada@example.com", why, Some.Noon, null), 1, default);
        var id = await TellAsync(world, 100);
        await world.UntilAsync(id, DeliveryState.Suppressed, Ada);
        (await world.Records.FindAsync(1, id, default))!.Deliveries.Count.ShouldBe(1 + texts);
        await Dispatching.UntilAsync(() => Task.FromResult(_texts.Told.Count == texts));
        _post.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task Webhooks_that_a_step_of_escalation_names_are_told_each()
    {
        await using var world = await StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await RulesAsync(world, new RoutingRule { Key = "r", To = new Audience { AccountInbox = true }, Escalate = [new EscalationStep("PT15M", new Audience { Endpoints = ["hook"] })] });
        var (one, two) = (await TellAsync(world, 100), await TellAsync(world, 100, bucket: "voice"));
        world.Time.Advance(Duration.FromMinutes(15));
        await world.UntilAsync(one, DeliveryState.Delivered);
        await world.UntilAsync(two, DeliveryState.Delivered);
        world.Sent.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_people_are_told_when_nobody_has_acknowledged_it_by_then(bool isAcknowledged)
    {
        await using var world = await StartAsync();
        Done(await world.Telling.Contacts.PutAsync(new ContactName("one", null, "boss"), Person("Boss", Personas.AccountManager, [new ContactAddress("email", "boss@example.com", true)]), default, default));
        await RulesAsync(world, new RoutingRule { Key = "r", To = new Audience { Account = ["*"] }, Escalate = [new EscalationStep("PT15M", new Audience { Team = ["*"] })] });
        var id = await TellAsync(world, 100);
        await world.UntilAsync(id, DeliveryState.Delivered, Ada);
        if (isAcknowledged) Done(await world.Notifications.AcknowledgeAsync("one", id, "Ada", default));
        world.Time.Advance(Duration.FromMinutes(15));
        await world.UntilAsync(id, isAcknowledged ? DeliveryState.Suppressed : DeliveryState.Delivered, "/contacts/boss/email");
        _post.Told.ShouldBe(isAcknowledged ? ["ada@example.com"] : ["ada@example.com", "boss@example.com"]);
    }

    [Fact]
    public async Task What_is_mandatory_reaches_a_customer_who_has_switched_everything_off()
    {
        await using var world = await StartAsync();
        var off = new ContactPreferences { Mute = [NotificationTypes.Crossed], MuteChannels = ["email"], Digest = DigestPace.Daily, QuietHours = new QuietHours("11:00", "13:00", []) };
        Done(await world.Telling.Contacts.PutByCustomerAsync(new ContactName("one", "acme", "ada"), Person("Ada", Personas.Developer, [new ContactAddress("email", "ada@example.com", true)]) with { Preferences = off }, default, default));
        await RulesAsync(world, new RoutingRule { Key = "strict", To = new Audience { Account = ["*"] }, Mandatory = true });
        var id = await TellAsync(world, 80);
        await world.UntilAsync(id, DeliveryState.Delivered, Ada);
        await RulesAsync(world, new RoutingRule { Key = "kind", To = new Audience { Account = ["*"] } });
        (await MadeAsync(world, 81)).Deliveries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_contact_that_is_gone_by_then_is_told_nothing()
    {
        await using var world = await StartAsync();
        var id = await TellAsync(world, 80);
        Done(await world.Telling.Contacts.DeleteAsync(new ContactName("one", "acme", "ada"), default, default));
        world.Time.Advance(Duration.FromSeconds(30));
        await world.UntilAsync(id, DeliveryState.Suppressed, Ada);
        (await StateAsync(world, id)).Reason.ShouldBe(DeliveryReasons.EndpointUnknown);
        _post.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_is_known_by_the_contact_and_else_by_the_account()
    {
        await using var world = await StartAsync();
        var target = await world.Targets.FindAsync(new EndpointId(1, Ada), default);
        target!.Addressee.ShouldBe(new Addressee("pt-BR", "UTC", "developer", "Ada"));
        (await world.Targets.FindAsync(new EndpointId(2, Ada), default)).ShouldBeNull();
        (await world.Targets.FindAsync(new EndpointId(1, "/contacts/ada/email"), default)).ShouldBeNull();
        (await world.Targets.FindAsync(new EndpointId(1, "/accounts/acme/contacts/ada/sms"), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_a_webhook_fails_for_good_or_is_not_there_the_people_of_the_fallback_are_told(bool isThere)
    {
        await using var world = await StartAsync(addresses: [new ContactAddress("email", "ada@example.com", true), new ContactAddress("sms", "+4930123456", true)]);
        if (isThere) await world.SaveAsync(Some.Endpoint());
        world.Answer = (_, _) => Task.FromResult(new SendOutcome { StatusCode = 404 });
        await RulesAsync(world, new RoutingRule { Key = "crm", To = new Audience { Endpoints = ["hook"] }, Fallback = new Audience { Account = ["*"] }, Channels = ["email", "sms"] });
        var said = Done(await world.Telling.Routing.TryAsync("one", new SignalDraft(NotificationTypes.Crossed, "acme") { Percent = 100 }, null, default));

        var id = await TellAsync(world, 100);
        await world.UntilAsync(id, isThere ? DeliveryState.Failed : DeliveryState.Suppressed);
        await Dispatching.UntilAsync(async () => (await world.Records.FindAsync(1, id, default))!.Deliveries.Any(each => each.Delivery is { Id.Endpoint: Ada, State: DeliveryState.Delivered }));
        _post.Told.ShouldBe(["ada@example.com"]);
        _texts.Told.ShouldBeEmpty();
        said.Told.ShouldHaveSingleItem().Delivery.Endpoint.ShouldBe(isThere ? "hook" : Ada);
    }

    [Fact]
    public async Task Trouble_with_an_endpoint_is_told_to_the_teams_technical_people()
    {
        await using var world = await StartAsync();
        Done(await world.Telling.Contacts.PutAsync(new ContactName("one", null, "ops"), Person("Ops", Personas.Administrator, [new ContactAddress("email", "ops@example.com", true)]), default, default));
        await world.SaveAsync(Some.Endpoint());
        world.Answer = (_, _) => Task.FromResult(new SendOutcome { StatusCode = 410 });
        await TellAsync(world, 50, notify: "hook");
        await Dispatching.UntilAsync(() => Task.FromResult(_post.Told.Contains("ops@example.com")));
        var notice = (await world.Records.ListAsync(new NotificationQuery(1, 0, 9), default)).Select(each => each.Notification).Single(each => each.Type == NotificationTypes.EndpointDisabled);
        notice.State.ShouldBe(NotificationState.Addressed);
    }

    private async Task<Dispatching> StartAsync(ContactPreferences? preferences = null, ImmutableArray<ContactAddress>? addresses = null)
    {
        var world = new Dispatching { More = [_post, _texts] };
        var contact = Person("Ada", Personas.Developer, addresses ?? [new ContactAddress("email", "ada@example.com", true)]) with { Locale = "pt-BR", Preferences = preferences ?? new ContactPreferences() };
        Done(await world.Telling.Contacts.PutAsync(new ContactName("one", "acme", "ada"), contact, default, default));
        return await world.StartAsync();
    }

    private static Contact Person(string name, string persona, ImmutableArray<ContactAddress> addresses) => new() { Name = name, Persona = persona, Addresses = addresses };

    private static async Task RulesAsync(Dispatching world, params ImmutableArray<RoutingRule> rules) => Done(await world.Telling.Routing.PutAsync("one", rules, default, default));

    /// <summary>Carries a crossing over as the projector would.</summary>
    private static async Task<string> TellAsync(Dispatching world, int percent, string bucket = "data", params string[] notify)
    {
        var made = await MadeAsync(world, percent, bucket, notify);
        await world.Records.AddAsync(made, default);
        var notification = made.Notification;
        world.Dispatcher.Offer([.. made.Deliveries.Where(each => each.NextAttemptAt is not null)
            .Select(each => new QueuedDelivery(new DeliveryId(1, notification.Id, each.Endpoint), each.NextAttemptAt!.Value))]);
        return notification.Id;
    }

    private static async Task<NewNotification> MadeAsync(Dispatching world, int percent, string bucket = "data", params string[] notify)
    {
        var crossed = Some.Crossed(notify: notify) with { Line = new PercentLine(Quantity.Of(percent)), Level = Quantity.Of(percent * 10).ToExact(), Sequence = percent };
        return (await world.Telling.Maker().MakeAsync(Some.Fact(fact: crossed) with { Bucket = bucket }, Instant.FromDateTimeOffset(world.Time.GetUtcNow()), default))[0];
    }

    private static async Task<(DeliveryState State, string Reason)> StateAsync(Dispatching world, string id)
    {
        var delivery = (await world.DetailAsync(id, Ada)).Delivery;
        return (delivery.State, delivery.Reason);
    }

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;
}
