using System.Text.Json;
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

namespace Brimful.Delivery.Tests.Repeats;

/// <summary>Telling again while a line is still over, from the crossing to the last message.</summary>
public sealed class RepeatTests
{
    private const string Ada = "/accounts/acme/contacts/ada/email";

    private static readonly RoutingRule Daily = new() { Key = "daily", To = new Audience { Account = ["*"] }, Jump = JumpPolicy.Each, Repeat = new RepeatTerms("P1D", 3) };

    private readonly PostChannel _post = new();

    [Fact]
    public async Task A_line_that_is_still_over_is_told_again_at_its_pace_and_no_more_often_than_its_rule_says()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        for (var day = 1; day <= 3; day++)
        {
            world.Time.Advance(Duration.FromHours(23));
            world.Lines.Used = 850 + day;
            (await StateAsync(world, IdOf(told, day))).ShouldBe((DeliveryState.Held, DeliveryReasons.Repeat));
            world.Time.Advance(Duration.FromHours(1));
            await world.UntilAsync(IdOf(told, day), DeliveryState.Delivered, Ada);
        }

        world.Time.Advance(Duration.FromDays(30));
        _post.Messages.Select(each => each.NotificationId).ShouldBe([told, IdOf(told, 1), IdOf(told, 2), IdOf(told, 3)]);
        (await world.Records.FindAsync(1, IdOf(told, 4), default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_told_again_says_how_the_level_is_then_and_what_it_repeats()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        world.Time.Advance(Duration.FromDays(1));
        await world.UntilAsync(IdOf(told, 1), DeliveryState.Delivered, Ada);
        var notification = (await world.Records.FindAsync(1, IdOf(told, 1), default))!.Record.Notification;
        notification.Reason.ShouldBe(NotificationReasons.Repeated);
        var data = JsonDocument.Parse(notification.Body).RootElement.GetProperty("data");
        data.GetProperty("notificationId").GetString().ShouldBe(IdOf(told, 1));
        data.GetProperty("used").GetRawText().ShouldBe("850");
        data.GetProperty("remaining").GetRawText().ShouldBe("150");
        data.GetProperty("repeat").GetRawText().ShouldBe($$"""{"of":"{{told}}","number":1,"atMost":3}""");
    }

    [Fact]
    public async Task Nothing_is_told_again_once_the_line_is_no_longer_over()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        world.Lines.Used = null;
        world.Time.Advance(Duration.FromDays(1));
        await world.UntilAsync(IdOf(told, 1), DeliveryState.Suppressed, Ada);
        (await StateAsync(world, IdOf(told, 1))).Reason.ShouldBe(DeliveryReasons.NoLongerOver);
        (await world.Records.FindAsync(1, IdOf(told, 2), default)).ShouldBeNull();
        _post.Messages.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Who_takes_care_of_it_or_of_its_reminder_is_not_told_again(int acknowledged)
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        for (var day = 1; day <= acknowledged; day++)
        {
            world.Time.Advance(Duration.FromDays(1));
            await world.UntilAsync(IdOf(told, day), DeliveryState.Delivered, Ada);
        }

        Done(await world.Notifications.AcknowledgeAsync("one", acknowledged == 0 ? told : IdOf(told, acknowledged), "Ada", default));
        world.Time.Advance(Duration.FromDays(1));
        await world.UntilAsync(IdOf(told, acknowledged + 1), DeliveryState.Suppressed, Ada);
        (await StateAsync(world, IdOf(told, acknowledged + 1))).Reason.ShouldBe(DeliveryReasons.Acknowledged);
        _post.Messages.Count.ShouldBe(acknowledged + 1);
    }

    [Fact]
    public async Task A_reminder_keeps_its_time_and_its_id_over_a_restart_and_what_was_missed_is_told_once()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        await world.StopAsync();
        world.Time.Advance(Duration.FromHours(60));
        await world.StartAsync();
        await world.UntilAsync(IdOf(told, 1), DeliveryState.Delivered, Ada);
        (await world.DetailAsync(IdOf(told, 2), Ada)).Delivery.NextAttemptAt.ShouldBe(Some.Noon + Duration.FromDays(3));
        _post.Messages.Select(each => each.NotificationId).ShouldBe([told, IdOf(told, 1)]);
    }

    [Fact]
    public async Task A_reminder_that_is_written_keeps_its_time_although_the_store_refused_to_settle_the_one_before_it()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        world.Records.RefusesGathering = true;
        world.Time.Advance(Duration.FromDays(1));
        await Dispatching.UntilAsync(() => Task.FromResult(world.Records.RefusedGatherings > 0));
        (world.Lines.Used, world.Records.RefusesGathering) = (null, false);
        await Dispatching.UntilAsync(async () =>
        {
            world.Time.Advance(Duration.FromSeconds(1));
            return await StateAsync(world, IdOf(told, 1)) == (DeliveryState.Suppressed, DeliveryReasons.NoLongerOver);
        });
        world.Time.Advance(Duration.FromDays(2));
        await world.UntilAsync(IdOf(told, 2), DeliveryState.Suppressed, Ada);
    }

    [Fact]
    public async Task A_reminder_that_was_written_without_an_answer_has_its_time_although_the_line_is_no_longer_over_a_second_later()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        world.Records.WritesUnheard = true;
        world.Time.Advance(Duration.FromDays(1));
        await Dispatching.UntilAsync(async () => await world.Records.FindAsync(1, IdOf(told, 2), default) is not null);
        (world.Lines.Used, world.Records.WritesUnheard) = (null, false);
        await Dispatching.UntilAsync(async () =>
        {
            world.Time.Advance(Duration.FromSeconds(1));
            return await StateAsync(world, IdOf(told, 1)) == (DeliveryState.Suppressed, DeliveryReasons.NoLongerOver);
        });
        world.Time.Advance(Duration.FromDays(2));
        await world.UntilAsync(IdOf(told, 2), DeliveryState.Suppressed, Ada);
    }

    [Fact]
    public async Task What_ended_is_not_told_again_although_a_reminder_was_written_before_and_the_line_seems_over_at_its_time()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        world.Records.RefusesGathering = true;
        world.Time.Advance(Duration.FromDays(1));
        await Dispatching.UntilAsync(() => Task.FromResult(world.Records.RefusedGatherings > 0));
        (world.Lines.Used, world.Records.RefusesGathering) = (null, false);
        await Dispatching.UntilAsync(async () =>
        {
            world.Time.Advance(world.Options.StoreRetryDelay);
            return await StateAsync(world, IdOf(told, 1)) == (DeliveryState.Suppressed, DeliveryReasons.NoLongerOver);
        });
        world.Lines.Used = 850;
        world.Time.Advance(Duration.FromDays(1));
        await Dispatching.UntilAsync(async () => (await StateAsync(world, IdOf(told, 2))).State != DeliveryState.Held);
        (await StateAsync(world, IdOf(told, 2))).ShouldBe((DeliveryState.Suppressed, DeliveryReasons.NoLongerOver));
        (await world.Records.FindAsync(1, IdOf(told, 3), default)).ShouldBeNull();
        _post.Messages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Reminders_go_on_after_one_that_the_store_took_without_saying_so()
    {
        await using var world = await StartAsync();
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered, Ada);
        (world.Records.LosesAnswers, world.Records.RefusesGathering) = (true, true);
        world.Time.Advance(Duration.FromDays(1));
        await Dispatching.UntilAsync(async () => (await StateAsync(world, IdOf(told, 1))).State == DeliveryState.Queued);
        world.Records.RefusesGathering = false;
        await Dispatching.UntilAsync(async () =>
        {
            world.Time.Advance(world.Options.StoreRetryDelay);
            return (await StateAsync(world, IdOf(told, 1))).State == DeliveryState.Delivered;
        });
        world.Time.Advance(Duration.FromDays(1));
        await world.UntilAsync(IdOf(told, 2), DeliveryState.Delivered, Ada);
        _post.Messages.Select(each => each.NotificationId).ShouldBe([told, IdOf(told, 1), IdOf(told, 2)]);
    }

    [Fact]
    public async Task Of_several_lines_of_a_bucket_the_highest_is_told_again()
    {
        await using var world = await StartAsync();
        var (low, high) = (await TellAsync(world, 80), await TellAsync(world, 90));
        world.Time.Advance(Duration.FromDays(1));
        await world.UntilAsync(IdOf(high, 1), DeliveryState.Delivered, Ada);
        await world.UntilAsync(IdOf(low, 1), DeliveryState.Suppressed, Ada);
        (await StateAsync(world, IdOf(low, 1))).Reason.ShouldBe(DeliveryReasons.Inhibited);
        (await StateAsync(world, IdOf(low, 2))).ShouldBe((DeliveryState.Held, DeliveryReasons.Repeat));
    }

    [Fact]
    public async Task A_silence_skips_a_reminder_and_quiet_hours_put_it_off()
    {
        await using var world = await StartAsync(new QuietHours("11:00", "14:00", []));
        Done(await world.Telling.Silences.PutAsync("one", "move", new Silence { Author = "ops", Reason = "A move", From = "2026-03-03T00:00:00Z", Until = "2026-03-04T00:00:00Z", When = new RoutingMatch { PercentFrom = 80 } }, default, default));
        var told = await TellAsync(world, 80);
        world.Time.Advance(Duration.FromDays(1));
        await Dispatching.UntilAsync(async () => await StateAsync(world, IdOf(told, 1)) == (DeliveryState.Held, DeliveryReasons.QuietHours));
        world.Time.Advance(Duration.FromHours(2));
        await world.UntilAsync(IdOf(told, 1), DeliveryState.Delivered, Ada);
        world.Time.Advance(Duration.FromDays(1));
        await world.UntilAsync(IdOf(told, 2), DeliveryState.Suppressed, Ada);
        (await StateAsync(world, IdOf(told, 2))).Reason.ShouldBe(DeliveryReasons.Silenced);
        (await StateAsync(world, IdOf(told, 3))).ShouldBe((DeliveryState.Held, DeliveryReasons.Repeat));
    }

    [Fact]
    public async Task Programs_are_told_once()
    {
        await using var world = await StartAsync();
        await world.SaveAsync(Some.Endpoint());
        Done(await world.Telling.Routing.PutAsync("one", [Daily with { To = new Audience { Endpoints = ["hook"] } }], default, default));
        var told = await TellAsync(world, 80);
        await world.UntilAsync(told, DeliveryState.Delivered);
        (await world.Records.FindAsync(1, Some.Ids.OfRepeat(1, told, "hook", 1), default)).ShouldBeNull();
    }

    private static string IdOf(string told, int number) => Some.Ids.OfRepeat(1, told, Ada, number);

    private async Task<Dispatching> StartAsync(QuietHours? quiet = null)
    {
        var world = new Dispatching { More = [_post] };
        var contact = new Contact { Name = "Ada", Persona = Personas.Developer, Addresses = [new ContactAddress("email", "ada@example.com", true)], Preferences = new ContactPreferences { QuietHours = quiet } };
        Done(await world.Telling.Contacts.PutAsync(new ContactName("one", "acme", "ada"), contact, default, default));
        Done(await world.Telling.Routing.PutAsync("one", [Daily], default, default));
        return await world.StartAsync();
    }

    /// <summary>Carries a crossing over as the projector would.</summary>
    private static async Task<string> TellAsync(Dispatching world, int percent)
    {
        var crossed = Some.Crossed(notify: []) with { Line = new PercentLine(Quantity.Of(percent)), Level = Quantity.Of(percent * 10).ToExact(), Sequence = percent };
        var made = await world.Telling.Maker().MakeAsync(Some.Fact(fact: crossed), Instant.FromDateTimeOffset(world.Time.GetUtcNow()), default);
        foreach (var each in made) await world.QueueAsync(each);
        return made[0].Notification.Id;
    }

    private static async Task<(DeliveryState State, string Reason)> StateAsync(Dispatching world, string id)
    {
        var delivery = (await world.DetailAsync(id, Ada)).Delivery;
        return (delivery.State, delivery.Reason);
    }

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;
}
