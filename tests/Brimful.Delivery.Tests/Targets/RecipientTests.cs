using System.Text.Json;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Tests.Channels;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Tests.Targets;

public sealed class RecipientTests
{
    private readonly PostChannel _post = new();

    [Fact]
    public async Task Each_recipient_of_an_endpoint_gets_a_delivery_of_their_own()
    {
        await using var world = await StartAsync("ada@example.com", "bob@example.com");
        var made = (await world.Telling.Maker().MakeAsync(Some.Fact(fact: Some.Crossed(notify: ["post"])), Some.Noon, default))[0];
        made!.Deliveries.Select(each => each.Endpoint).ShouldBe(["post/ada@example.com", "post/bob@example.com"]);
    }

    [Fact]
    public async Task What_fails_for_one_recipient_is_not_sent_again_to_the_other()
    {
        await using var world = await StartAsync("ada@example.com", "bob@example.com");
        _post.Answer = to => to.StartsWith("ada", StringComparison.Ordinal)
            ? new SendOutcome { StatusCode = 451, Verdict = new Verdict("") { MayHeal = true } }
            : new SendOutcome { StatusCode = 250 };
        var id = Done(await world.Endpoints.TestAsync("one", "post", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Delivered, "post/bob@example.com");
        await Dispatching.UntilAsync(async () => (await world.DetailAsync(id, "post/ada@example.com")).Attempts.Count == 1);
        world.Time.Advance(Duration.FromSeconds(5));
        await Dispatching.UntilAsync(async () => (await world.DetailAsync(id, "post/ada@example.com")).Attempts.Count == 2);
        _post.Told.Count(each => each == "bob@example.com").ShouldBe(1);
    }

    [Fact]
    public async Task What_is_due_to_a_recipient_that_the_endpoint_names_no_more_is_suppressed()
    {
        await using var world = await StartAsync("ada@example.com");
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: "post/bob@example.com"));
        await world.UntilAsync("ntf_a", DeliveryState.Suppressed, "post/bob@example.com");
        (await world.DetailAsync("ntf_a", "post/bob@example.com")).Delivery.Reason.ShouldBe(DeliveryReasons.EndpointUnknown);
        _post.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_about_one_message_says_nothing_of_the_endpoints_health()
    {
        await using var world = await StartAsync("ada@example.com");
        _post.Answer = _ => new SendOutcome { StatusCode = 550, Verdict = new Verdict("address_unknown") { IsOfMessage = true } };
        var id = Done(await world.Endpoints.TestAsync("one", "post", default)).Notification.Id;
        await world.UntilAsync(id, DeliveryState.Failed, "post/ada@example.com");
        (await world.DetailAsync(id, "post/ada@example.com")).Delivery.Reason.ShouldBe("address_unknown");
        (await world.Records.FindAsync(new EndpointId(1, "post"), default))!.Health.ShouldBe(EndpointHealth.Well);
    }

    [Fact]
    public async Task What_all_recipients_missed_while_the_endpoint_was_disabled_is_replayed_and_resent_to_all()
    {
        await using var world = await StartAsync("ada@example.com", "bob@example.com");
        await world.Endpoints.DisableAsync("one", "post", default);
        await world.QueueAsync(Some.Notification("ntf_a", endpoints: ["post/ada@example.com", "post/bob@example.com"]));
        await world.UntilAsync("ntf_a", DeliveryState.Held, "post/ada@example.com");
        await world.UntilAsync("ntf_a", DeliveryState.Held, "post/bob@example.com");
        await world.Endpoints.EnableAsync("one", "post", default);
        Done(await world.Endpoints.ReplayMissedAsync("one", "post", null, default)).ShouldBe(2);
        await world.UntilAsync("ntf_a", DeliveryState.Delivered, "post/ada@example.com");
        await world.UntilAsync("ntf_a", DeliveryState.Delivered, "post/bob@example.com");
        Done(await world.Notifications.ResendAsync("one", "ntf_a", "post", default));
        await Dispatching.UntilAsync(() => Task.FromResult(_post.Told.Count == 4));
    }

    [Fact]
    public async Task A_secret_in_settings_is_kept_unreadable_shown_masked_and_kept_when_sent_back()
    {
        await using var world = await new Dispatching { More = [_post] }.StartAsync();
        var first = Done(await world.Endpoints.PutAsync("one", "post", Terms(key: "open sesame", "ada@example.com"), default, default)).Value.Endpoint;
        first.Settings.ShouldNotContain("sesame");
        System.Text.Encoding.UTF8.GetString(first.Sealed!.Bytes.AsSpan()).ShouldNotContain("sesame");
        var kept = Done(await world.Endpoints.PutAsync("one", "post", Terms(key: "…", "bob@example.com"), default, default)).Value.Endpoint;
        Some.Secrets.Unseal(kept)["key2"].ShouldBe("open sesame");
        var same = Done(await world.Endpoints.PutAsync("one", "post", Terms(key: "open sesame", "bob@example.com"), default, default)).Value.Endpoint;
        same.Version.ShouldBe(kept.Version);
        Refused(await world.Endpoints.PutAsync("one", "new", Terms(key: "…", "ada@example.com"), default, default)).Faults
            .ShouldHaveSingleItem().Code.ShouldBe("endpoint.secret_masked");
    }

    [Fact]
    public async Task An_endpoint_stays_of_its_kind_and_one_that_signs_nothing_has_no_secret()
    {
        await using var world = await StartAsync("ada@example.com");
        var hook = new EndpointTerms("webhook", JsonSerializer.SerializeToElement(new { url = "http://hook.example/" }), null, null);
        Refused(await world.Endpoints.PutAsync("one", "post", hook, default, default)).Faults.ShouldHaveSingleItem().Code.ShouldBe("endpoint.kind_fixed");
        Refused(await world.Endpoints.RotateSecretAsync("one", "post", default)).Code.ShouldBe("endpoint.secret_unsupported");
        Refused(await world.Endpoints.PutAsync("one", "post", Terms(null, "ada@example.com") with { Secret = Some.Secret.Reveal() }, default, default))
            .Faults.ShouldHaveSingleItem().Code.ShouldBe("endpoint.secret_unsupported");
    }

    private async Task<Dispatching> StartAsync(params string[] to)
    {
        var world = await new Dispatching { More = [_post] }.StartAsync();
        Done(await world.Endpoints.PutAsync("one", "post", Terms(null, to), default, default));
        return world;
    }

    private static EndpointTerms Terms(string? key, params string[] to) => new("email", JsonSerializer.SerializeToElement(new { kind = "email", to, key2 = key }), null, null);

    private static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>().Value;

    private static Refusal Refused<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Refused>().Refusal;
}
