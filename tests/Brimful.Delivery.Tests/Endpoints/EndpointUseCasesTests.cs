using System.Text.Json;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Tests.Endpoints;

public sealed class EndpointUseCasesTests
{
    private static readonly EndpointTerms Terms = Of("webhook", "http://hook.example/in");

    private static EndpointTerms Of(string kind, string url) => new(kind, JsonSerializer.SerializeToElement(new { kind, url }), null, null);

    [Fact]
    public async Task A_made_secret_is_shown_once_and_kept_by_a_later_put()
    {
        await using var world = await new Dispatching().StartAsync();
        var created = Done(await world.Endpoints.PutAsync("one", "hook", Terms, default, default));
        created.Created.ShouldBeTrue();
        var secret = WebhookSecret.TryParse(created.Value.Secret!)!;
        var replaced = Done(await world.Endpoints.PutAsync("one", "hook", Of("webhook", "http://hook.example/other"), default, default));
        (replaced.Created, replaced.Value.Secret).ShouldBe((false, null));
        Done(await world.Endpoints.GetAsync("one", "hook", default)).Secret.ShouldBeNull();
        Some.Secrets.Open(new EndpointId(1, "hook"), replaced.Value.Endpoint.Secret!).Reveal().ShouldBe(secret.Reveal());
    }

    [Fact]
    public async Task A_put_that_changes_nothing_keeps_the_version()
    {
        await using var world = await new Dispatching().StartAsync();
        var terms = Terms with { Secret = Some.Secret.Reveal() };
        var first = Done(await world.Endpoints.PutAsync("one", "hook", terms, default, default)).Value;
        first.Secret.ShouldBeNull();
        Done(await world.Endpoints.PutAsync("one", "hook", terms, default, default)).Value.Endpoint.ETag.ShouldBe(first.Endpoint.ETag);
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_for_24_hours()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        var rotated = Done(await world.Endpoints.RotateSecretAsync("one", "hook", default));
        var made = WebhookSecret.TryParse(rotated.Secret!)!;
        Texts(rotated.Endpoint, Some.Noon + Duration.FromHours(24) - Duration.Epsilon).ShouldBe([made.Reveal(), Some.Secret.Reveal()]);
        Texts(rotated.Endpoint, Some.Noon + Duration.FromHours(24)).ShouldBe([made.Reveal()]);
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
        world.Sent[0].Signature.ShouldBe(WebhookSigner.Sign("ntf_a", Some.Noon.ToUnixTimeSeconds(), world.Sent[0].Body.Span, [made, Some.Secret]));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_opened_any_more_holds_messages_back_until_it_is_rotated()
    {
        await using var world = await new Dispatching().StartAsync();
        var lost = Some.Endpoint();
        await world.SaveAsync(lost with { Secret = lost.Secret! with { Version = 2 } });
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await Dispatching.UntilAsync(async () => (await world.DetailAsync("ntf_a")).Attempts is [{ Error: AttemptError.Signing }]);
        world.Sent.ShouldBeEmpty();
        Done(await world.Endpoints.RotateSecretAsync("one", "hook", default));
        world.Time.Advance(Duration.FromSeconds(5));
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        await using var world = await new Dispatching().StartAsync();
        var refusal = Refused(await world.Endpoints.PutAsync("one", "bad key", Of("webhook", "ftp://x/") with { Secret = "whsec_x", RateLimitPerSecond = 0 }, default, default));
        refusal.Faults.Select(each => (each.Path, each.Code)).ShouldBe(
        [
            ("endpoint", "key.invalid"), ("url", "endpoint.url_scheme"), ("secret", "endpoint.secret_invalid"),
            ("rateLimitPerSecond", "endpoint.rate_limit_invalid"),
        ]);
    }

    [Theory]
    [InlineData("email", "not_supported_yet")]
    [InlineData("slack", "not_supported_yet")]
    [InlineData("inApp", "endpoint.kind_in_app")]
    [InlineData("pigeon", "endpoint.kind_unknown")]
    [InlineData(null, "endpoint.kind_unknown")]
    public async Task Kinds_that_are_not_built_are_refused(string? kind, string code)
    {
        await using var world = await new Dispatching().StartAsync();
        Refused(await world.Endpoints.PutAsync("one", "hook", Terms with { Kind = kind }, default, default)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_writer_that_expects_another_version_is_refused()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        var stale = new Precondition("\"0-0\"", false);
        Refused(await world.Endpoints.PutAsync("one", "hook", Terms, stale, default)).Kind.ShouldBe(RefusalKind.PreconditionFailed);
        Refused(await world.Endpoints.DeleteAsync("one", "hook", stale, default)).Kind.ShouldBe(RefusalKind.PreconditionFailed);
        Refused(await world.Endpoints.PutAsync("one", "hook", Terms, new Precondition(null, true), default)).Kind.ShouldBe(RefusalKind.PreconditionFailed);
    }

    [Fact]
    public async Task Two_tenants_endpoints_of_one_key_are_two_endpoints()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint(url: "http://one.example/"), Some.Endpoint(tenant: 2, url: "http://two.example/"));
        Done(await world.Endpoints.DeleteAsync("two", "hook", default, default)).Endpoint.Settings.ShouldContain("http://two.example/");
        Done(await world.Endpoints.GetAsync("one", "hook", default)).Endpoint.Settings.ShouldContain("http://one.example/");
        Refused(await world.Endpoints.GetAsync("two", "hook", default)).Kind.ShouldBe(RefusalKind.NotFound);
        Done(await world.Endpoints.ListAsync("two", null, 10, default)).Items.ShouldBeEmpty();
        Refused(await world.Endpoints.GetAsync("three", "hook", default)).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task A_test_message_is_delivered_and_listed()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        var view = Done(await world.Endpoints.TestAsync("one", "hook", default));
        await world.UntilAsync(view.Notification.Id, DeliveryState.Delivered);
        Done(await world.Notifications.ListAsync("one", default, null, 10, default)).Items.ShouldHaveSingleItem();
        Done(await world.Notifications.ListAsync("two", default, null, 10, default)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_due_while_disabled_is_held_and_can_be_replayed_after_enabling()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await world.Endpoints.DisableAsync("one", "hook", default);
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Held);
        Refused(await world.Endpoints.TestAsync("one", "hook", default)).Code.ShouldBe("endpoint.disabled");
        Refused(await world.Notifications.ResendAsync("one", "ntf_a", null, default)).Code.ShouldBe("endpoint.disabled");
        Done(await world.Endpoints.EnableAsync("one", "hook", default)).Endpoint.IsEnabled.ShouldBeTrue();
        world.Sent.ShouldBeEmpty();
        Done(await world.Endpoints.ReplayMissedAsync("one", "hook", null, default)).ShouldBe(1);
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
    }

    [Fact]
    public async Task What_failed_since_an_instant_can_be_replayed_too()
    {
        await using var world = await new Dispatching().StartAsync();
        world.Answer = (_, _) => Task.FromResult(new SendOutcome { StatusCode = world.Sent.Count == 1 ? 400 : 200 });
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "hook"));
        await world.UntilAsync("ntf_a", DeliveryState.Failed);
        Done(await world.Endpoints.ReplayMissedAsync("one", "hook", Some.Noon + Duration.Epsilon, default)).ShouldBe(0);
        Done(await world.Endpoints.ReplayMissedAsync("one", "hook", Some.Noon, default)).ShouldBe(1);
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
    }

    [Fact]
    public async Task A_stretch_of_time_can_be_told_again_under_the_same_ids()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        foreach (var (id, minute) in new[] { ("ntf_a", 0), ("ntf_b", 1), ("ntf_c", 2) })
            await world.QueueAsync(Some.Notification(id, due: Some.Noon, endpoints: "hook") is var made ? made with { Notification = made.Notification with { CreatedAt = Some.Noon + Duration.FromMinutes(minute) } } : null!);
        foreach (var id in new[] { "ntf_a", "ntf_b", "ntf_c" }) await world.UntilAsync(id, DeliveryState.Delivered);
        world.Time.Advance(Duration.FromHours(1));
        var range = new ReplayRange(Some.Noon + Duration.FromMinutes(1), Some.Noon + Duration.FromMinutes(2), ReplayRange.All);
        Done(await world.Endpoints.ReplayAsync("one", "hook", range with { States = [DeliveryState.Failed] }, default)).ShouldBe(0);
        Done(await world.Endpoints.ReplayAsync("one", "hook", range, default)).ShouldBe(1);
        await Dispatching.UntilAsync(() => Task.FromResult(world.Sent.Count == 4));
        world.Sent[^1].Id.ShouldBe("ntf_b");
        await world.UntilAsync("ntf_b", DeliveryState.Delivered);
        world.Time.Advance(Duration.FromHours(1));
        Done(await world.Endpoints.ReplayAsync("one", "hook", range with { From = Some.Noon, To = null }, default)).ShouldBe(3);
        Refused(await world.Endpoints.ReplayAsync("one", "hook", range with { To = range.From }, default)).Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task Deleting_an_endpoint_suppresses_what_waits_for_it()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_later", due: Some.Noon + Duration.FromHours(1), endpoints: "hook"));
        Done(await world.Endpoints.DeleteAsync("one", "hook", default, default));
        (await world.DetailAsync("ntf_later")).Delivery.Reason.ShouldBe(DeliveryReasons.EndpointUnknown);
        await world.QueueAsync(Some.Notification("ntf_new", endpoints: "hook"));
        await world.UntilAsync("ntf_new", DeliveryState.Suppressed);
        world.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_resend_of_what_went_nowhere_needs_an_endpoint_to_be_named()
    {
        await using var world = await new Dispatching().StartAsync();
        await world.SaveAsync(Some.Endpoint());
        await world.QueueAsync(Some.Notification("ntf_a"));
        Refused(await world.Notifications.ResendAsync("one", "ntf_a", null, default)).Code.ShouldBe("notification.unaddressed");
        Refused(await world.Notifications.ResendAsync("one", "ntf_a", "nowhere", default)).Kind.ShouldBe(RefusalKind.NotFound);
        Refused(await world.Notifications.ResendAsync("two", "ntf_a", "hook", default)).Kind.ShouldBe(RefusalKind.NotFound);
        Done(await world.Notifications.ResendAsync("one", "ntf_a", "hook", default)).Deliveries.Count.ShouldBe(1);
        await world.UntilAsync("ntf_a", DeliveryState.Delivered);
    }

    private static IEnumerable<string> Texts(Endpoint endpoint, Instant at) => Some.Secrets.ValidAt(endpoint, at).Select(each => each.Reveal());

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;

    private static Refusal Refused<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Refused>().Refusal;
}
