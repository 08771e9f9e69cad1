using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Silences;
using Brimful.Delivery.Tests.Channels;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Tests.Timing;

/// <summary>What waits in a sandbox goes by its clock, which is set (S22): tenant one is a sandbox four years ahead, tenant two is live, with the same keys.</summary>
public sealed class SandboxClockTests
{
    private const string Ada = "/accounts/acme/contacts/ada/email";
    private const string Boss = "/contacts/boss/email";

    private static readonly Instant Evening = Instant.FromUtc(2030, 6, 3, 22, 30);
    private static readonly Instant Morning = Instant.FromUtc(2030, 6, 4, 7, 0);

    private readonly PostChannel _post = new();

    [Fact]
    public async Task Quiet_hours_end_when_the_clock_is_set_to_the_morning_also_after_a_restart()
    {
        await using var world = await StartAsync(new ContactPreferences { QuietHours = new QuietHours("22:00", "07:00", []) });
        var id = await TellAsync(world, 80);
        (await StateAsync(world, id)).ShouldBe((DeliveryState.Held, DeliveryReasons.QuietHours, Morning));
        await world.SetClockAsync(1, Morning - Duration.FromMinutes(1));
        world.Time.Advance(Duration.FromDays(2_000));
        await AgainAsync(world);
        await world.SetClockAsync(1, Morning - Duration.FromSeconds(1));
        _post.Messages.ShouldBeEmpty();

        await world.SetClockAsync(1, Morning);
        (await StateAsync(world, id)).State.ShouldNotBe(DeliveryState.Held);
        await world.UntilAsync(id, DeliveryState.Delivered, Ada);
        _post.Messages.ShouldHaveSingleItem().NotificationId.ShouldBe(id);
    }

    [Fact]
    public async Task A_digest_is_made_by_the_sandboxs_clock_once_and_under_the_id_that_it_was_held_under()
    {
        await using var world = await StartAsync(new ContactPreferences { Digest = DigestPace.Daily, DigestAt = "08:00" });
        var first = await TellAsync(world, 80);
        await world.SetClockAsync(1, Evening + Duration.FromHours(5));
        await AgainAsync(world);
        var second = await TellAsync(world, 85, at: Evening + Duration.FromHours(5), bucket: "voice");
        await world.SetClockAsync(1, Morning + Duration.FromDays(3));
        await world.UntilAsync(first, DeliveryState.Delivered, Ada);
        (await StateAsync(world, second)).State.ShouldBe(DeliveryState.Merged);
        _post.Messages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(message => message.NotificationId.ShouldBe(first), message => message.Also.Count.ShouldBe(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_of_escalation_is_taken_when_the_clock_passes_it_unless_somebody_took_care_before(bool isAcknowledged)
    {
        await using var world = await StartAsync(rule: new RoutingRule { Key = "r", To = new Audience { Account = ["*"] }, Escalate = [new EscalationStep("PT15M", new Audience { Team = ["*"] })] });
        Done(await world.Telling.Contacts.PutAsync(new ContactName("one", null, "boss"), Person("boss"), default, default));
        var id = await TellAsync(world, 100);
        await world.UntilAsync(id, DeliveryState.Delivered, Ada);
        await world.SetClockAsync(1, Evening + Duration.FromMinutes(14));
        await AgainAsync(world);
        if (isAcknowledged) Done(await world.Notifications.AcknowledgeAsync("one", id, "Ada", default));
        _post.Told.ShouldBe(["ada@example.com"]);
        await world.SetClockAsync(1, Evening + Duration.FromDays(31));
        await world.UntilAsync(id, isAcknowledged ? DeliveryState.Suppressed : DeliveryState.Delivered, Boss);
        _post.Told.Count.ShouldBe(isAcknowledged ? 1 : 2);
    }

    [Fact]
    public async Task Every_reminder_of_a_month_is_told_in_order_although_the_clock_is_set_in_one_go_and_something_restarts()
    {
        await using var world = await StartAsync(rule: Daily);
        var id = await TellAsync(world, 80);
        await world.SetClockAsync(1, Evening + Duration.FromDays(2));
        await AgainAsync(world);
        await world.SetClockAsync(1, Evening + Duration.FromDays(31));
        for (var number = 1; number <= 3; number++) await world.UntilAsync(IdOf(id, number), DeliveryState.Delivered, Ada);
        _post.Messages.Select(each => each.NotificationId).ShouldBe([id, IdOf(id, 1), IdOf(id, 2), IdOf(id, 3)], ignoreOrder: true);
        (await world.Records.FindAsync(1, IdOf(id, 4), default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reminder_is_told_on_the_clocks_way_only_while_the_line_is_over_there()
    {
        await using var world = await StartAsync(rule: Daily);
        var id = await TellAsync(world, 80);
        await world.SetClockAsync(1, Evening + Duration.FromHours(25));
        world.Lines.Used = null;
        await world.SetClockAsync(1, Evening + Duration.FromDays(9));
        await world.UntilAsync(IdOf(id, 1), DeliveryState.Delivered, Ada);
        (await StateAsync(world, IdOf(id, 2))).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.NoLongerOver, null));
    }

    [Fact]
    public async Task What_was_due_when_the_process_died_is_settled_by_the_next_start_without_a_clock_that_is_set()
    {
        await using var world = await StartAsync();
        var id = await TellAsync(world, 80);
        (await StateAsync(world, id)).ShouldBe((DeliveryState.Held, DeliveryReasons.Grouping, Evening + Duration.FromSeconds(30)));
        await world.StopAsync();
        world.Accounts.Sandboxes[1] = Evening + Duration.FromMinutes(1);
        await world.StartAsync();
        await world.UntilAsync(id, DeliveryState.Delivered, Ada);
    }

    [Fact]
    public async Task What_is_due_already_when_it_is_held_is_settled_without_a_clock_that_is_set()
    {
        await using var world = await StartAsync();
        world.Accounts.Sandboxes[1] = Evening + Duration.FromHours(1);
        var id = await TellAsync(world, 80);
        await world.UntilAsync(id, DeliveryState.Delivered, Ada);
    }

    [Fact]
    public async Task What_falls_due_on_the_clocks_way_is_told_as_of_then()
    {
        await using var world = await StartAsync(new ContactPreferences { QuietHours = new QuietHours("22:00", "07:00", []) });
        world.Accounts.Sandboxes[1] = Evening + Duration.FromDays(2);
        var expired = Crossed(80) with { Cause = Cause.GrantExpired, OccurredAt = Evening, DetectedAt = Evening + Duration.FromDays(2) };
        (await MadeAsync(world, expired, tenant: 1))[0].Deliveries.ShouldHaveSingleItem().NextAttemptAt.ShouldBe(Morning);
    }

    [Fact]
    public async Task A_live_tenant_beside_it_is_untouched_by_its_clock_and_goes_by_real_time()
    {
        await using var world = await StartAsync();
        var (ours, live) = (await TellAsync(world, 80), await TellAsync(world, 80, tenant: 2, at: Some.Noon));
        await world.SetClockAsync(1, Evening + Duration.FromDays(9));
        await world.UntilAsync(ours, DeliveryState.Delivered, Ada);
        (await world.DetailAsync(live, Ada, tenant: 2)).Delivery.ShouldSatisfyAllConditions(
            each => each.State.ShouldBe(DeliveryState.Held), each => each.NextAttemptAt.ShouldBe(Some.Noon + Duration.FromSeconds(30)));
        world.Time.Advance(Duration.FromSeconds(30));
        await world.UntilAsync(live, DeliveryState.Delivered, Ada, tenant: 2);
    }

    [Fact]
    public async Task A_failed_attempt_in_a_sandbox_is_tried_again_in_real_time()
    {
        await using var world = await StartAsync();
        _post.Answer = _ => new SendOutcome { StatusCode = 451, Verdict = new Verdict("") { MayHeal = true } };
        var id = await TellAsync(world, 100);
        await Dispatching.UntilAsync(async () => (await world.DetailAsync(id, Ada)).Attempts.Count == 1);
        await world.SetClockAsync(1, Evening + Duration.FromDays(31));
        (await world.DetailAsync(id, Ada)).Attempts.Count.ShouldBe(1);
        _post.Answer = _ => new SendOutcome { StatusCode = 250 };
        world.Time.Advance(Duration.FromHours(1));
        await world.UntilAsync(id, DeliveryState.Delivered, Ada);
    }

    [Fact]
    public async Task A_silence_is_on_and_over_by_the_sandboxs_clock()
    {
        await using var world = await StartAsync();
        var night = new Silence { Author = "ops", Reason = "A move", Until = "2030-06-04T00:00:00Z" };
        Done(await world.Telling.Silences.PutAsync("one", "night", night, default, default)).Value.IsOn.ShouldBeTrue();
        (await StateAsync(world, await TellAsync(world, 80))).Reason.ShouldBe(DeliveryReasons.Silenced);
        await world.SetClockAsync(1, Morning);
        (await StateAsync(world, await TellAsync(world, 85, at: Morning))).State.ShouldBe(DeliveryState.Held);
        (await world.Telling.Silences.PutAsync("one", "night", night, default, default)).ShouldBeOfType<Outcome<Stored<SilenceView>>.Refused>().Refusal.Code.ShouldBe("silence.over");
        Done(await world.Telling.Silences.PutAsync("two", "night", night, default, default)).Value.IsOn.ShouldBeTrue();
    }

    private static readonly RoutingRule Daily = new() { Key = "daily", To = new Audience { Account = ["*"] }, Jump = JumpPolicy.Each, Repeat = new RepeatTerms("P1D", 3) };

    private static string IdOf(string told, int number) => Some.Ids.OfRepeat(1, told, Ada, number);

    private async Task<Dispatching> StartAsync(ContactPreferences? preferences = null, RoutingRule? rule = null)
    {
        var world = new Dispatching { More = [_post] };
        world.Accounts.Sandboxes[1] = Evening;
        foreach (var tenant in new[] { "one", "two" })
        {
            Done(await world.Telling.Contacts.PutAsync(new ContactName(tenant, "acme", "ada"), Person("ada") with { Preferences = preferences ?? new ContactPreferences() }, default, default));
            if (rule is not null) Done(await world.Telling.Routing.PutAsync(tenant, [rule], default, default));
        }

        return await world.StartAsync();
    }

    private static Contact Person(string name) => new() { Name = name, Persona = Personas.Developer, Addresses = [new ContactAddress("email", $"{name}@example.com", true)] };

    /// <summary>Ends the process and begins another one.</summary>
    private static async Task AgainAsync(Dispatching world)
    {
        await world.StopAsync();
        await world.StartAsync();
    }

    private static Crossed Crossed(int percent, Instant? at = null) => Some.Crossed(notify: []) with
    {
        Line = new PercentLine(Quantity.Of(percent)),
        Level = Quantity.Of(percent * 10).ToExact(),
        Sequence = percent,
        OccurredAt = at ?? Evening,
        DetectedAt = at ?? Evening,
    };

    /// <summary>Carries a crossing over as the projector would.</summary>
    private static async Task<string> TellAsync(Dispatching world, int percent, Instant? at = null, int tenant = 1, string bucket = "data")
    {
        var made = await MadeAsync(world, Crossed(percent, at), tenant, bucket);
        foreach (var each in made) await world.QueueAsync(each);
        return made[0].Notification.Id;
    }

    private static async Task<IReadOnlyList<NewNotification>> MadeAsync(Dispatching world, Crossed crossed, int tenant, string bucket = "data") =>
        await world.Telling.Maker().MakeAsync(
            Some.Fact(tenant: tenant, fact: crossed) with { AccountNumber = 6 + tenant, Bucket = bucket }, Instant.FromDateTimeOffset(world.Time.GetUtcNow()), default);

    private static async Task<(DeliveryState State, string Reason, Instant? Until)> StateAsync(Dispatching world, string id)
    {
        var delivery = (await world.DetailAsync(id, Ada)).Delivery;
        return (delivery.State, delivery.Reason, delivery.NextAttemptAt);
    }

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;
}
