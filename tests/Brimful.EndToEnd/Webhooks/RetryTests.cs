using System.Net;
using Microsoft.AspNetCore.Http;

namespace Brimful.EndToEnd.Webhooks;

public sealed class RetryTests(RetrySuite.PatientServer running) : RetrySuite(running), IClassFixture<RetrySuite.PatientServer>;

public sealed class RetryTestsOnPostgres(RetrySuite.PatientServerOnPostgres running) : RetrySuite(running), IClassFixture<RetrySuite.PatientServerOnPostgres>;

/// <summary>What the answer of a receiver leads to.</summary>
public abstract class RetrySuite(RunningServer running)
{
    [Fact]
    public async Task A_failed_attempt_is_repeated_under_the_same_id_with_a_new_timestamp_and_signature()
    {
        var (tenant, twin) = await TwinsAsync("retried");
        running.Receiver.Answers(tenant.HookPath, 500, 200);

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        var attempts = await running.Receiver.AwaitAsync(tenant.HookPath, 2);
        attempts[1].WebhookId.ShouldBe(attempts[0].WebhookId);
        attempts[1].Timestamp.ShouldBeGreaterThan(attempts[0].Timestamp);
        attempts[1].Signature.ShouldNotBe(attempts[0].Signature);
        attempts[1].Body.ShouldBe(attempts[0].Body);
        attempts.ShouldAllBe(attempt => attempt.IsSignedWith(tenant.Secret));
        (await running.Receiver.AwaitAsync(twin.HookPath, 1)).ShouldHaveSingleItem().WebhookId.ShouldNotBe(attempts[0].WebhookId);
    }

    [Fact]
    public async Task A_notification_shows_every_attempt_with_its_time_status_and_duration()
    {
        var (tenant, twin) = await TwinsAsync("shown");
        running.Receiver.Answers(tenant.HookPath, 503, 204);

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        var attempts = await tenant.AwaitAttemptsAsync(2);
        attempts.Select(attempt => attempt.GetProperty("statusCode").GetInt32()).ShouldBe([503, 204]);
        attempts[1].GetProperty("at").GetDateTimeOffset().ShouldBeGreaterThan(attempts[0].GetProperty("at").GetDateTimeOffset());
        attempts.ShouldAllBe(attempt => attempt.GetProperty("durationMs").GetDecimal() >= 0);
        attempts.Select(attempt => attempt.GetProperty("outcome").GetString()).ShouldBe(["failed", "delivered"]);
        (await twin.AwaitAttemptsAsync(1)).ShouldHaveSingleItem().GetProperty("statusCode").GetInt32().ShouldBe(204);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_is_not_a_success()
    {
        var (tenant, twin) = await TwinsAsync("redirected");
        running.Receiver.On(tenant.HookPath, context =>
        {
            context.Response.Redirect("/redirect-target", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        var failed = (await tenant.AwaitAttemptsAsync(1))[0];
        var succeeded = (await twin.AwaitAttemptsAsync(1))[0];
        failed.GetProperty("statusCode").GetInt32().ShouldBe(307);
        failed.GetProperty("outcome").GetString().ShouldBe("failed");
        succeeded.GetProperty("outcome").GetString().ShouldBe("delivered");
        running.Receiver.At("/redirect-target").ShouldBeEmpty();
    }

    [Fact]
    public async Task Gone_disables_the_endpoint_at_once_and_says_why()
    {
        var (tenant, twin) = await TwinsAsync("gone");
        running.Receiver.Answers(tenant.HookPath, 410);

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        await Eventually.Holds("the endpoint is disabled", async () => await StateAsync(tenant) == "disabled");
        var endpoint = (await tenant.Client.GetAsync("/v1/endpoints/hook")).Body;
        endpoint.GetProperty("disabledReason").GetString().ShouldNotBeNullOrWhiteSpace();
        await tenant.UseAsync(30);
        await twin.UseAsync(30);
        await running.Receiver.AwaitAsync(twin.HookPath, 2);
        running.Receiver.At(tenant.HookPath).ShouldHaveSingleItem();
        (await StateAsync(twin)).ShouldNotBe("disabled");
    }

    [Fact]
    public async Task An_answer_that_cannot_heal_ends_the_attempts()
    {
        var (tenant, twin) = await TwinsAsync("unhealing");
        running.Receiver.Answers(tenant.HookPath, 415);
        running.Receiver.Answers(twin.HookPath, 429, 204);

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        await running.Receiver.AwaitAsync(twin.HookPath, 2);
        (await tenant.AwaitAttemptsAsync(1)).ShouldHaveSingleItem().GetProperty("statusCode").GetInt32().ShouldBe(415);
    }

    [Fact]
    public async Task Retry_after_is_obeyed_in_full()
    {
        var (tenant, twin) = await TwinsAsync("told-when");
        var turn = 0;
        running.Receiver.On(tenant.HookPath, context =>
        {
            if (Interlocked.Increment(ref turn) > 1) return Task.CompletedTask;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "10";
            return Task.CompletedTask;
        });
        running.Receiver.Answers(twin.HookPath, 503, 204);

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        var told = await running.Receiver.AwaitAsync(tenant.HookPath, 2);
        (told[1].At - told[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(9.9));
        var untold = await running.Receiver.AwaitAsync(twin.HookPath, 2);
        (untold[1].At - untold[0].At).ShouldBeLessThan(TimeSpan.FromSeconds(9.9));
    }

    [Fact]
    public async Task A_resend_is_delivered_under_the_id_of_the_first()
    {
        var (tenant, twin) = await TwinsAsync("resent");
        await tenant.UseAsync(50);
        await twin.UseAsync(50);
        var first = (await running.Receiver.AwaitAsync(tenant.HookPath, 1))[0];
        await tenant.AwaitAttemptsAsync(1);
        var id = first.Data.GetProperty("notificationId").GetString();

        await tenant.Client.PostAsync($"/v1/notifications/{id}/resend");

        var second = (await running.Receiver.AwaitAsync(tenant.HookPath, 2))[1];
        second.WebhookId.ShouldBe(first.WebhookId);
        second.Body.ShouldBe(first.Body);
        second.IsSignedWith(tenant.Secret).ShouldBeTrue();
        (await tenant.AwaitAttemptsAsync(2)).Count.ShouldBe(2);
        (await twin.Client.SendAsync(HttpMethod.Post, $"/v1/notifications/{id}/resend")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await running.Receiver.AwaitAsync(twin.HookPath, 1)).ShouldHaveSingleItem();
    }

    private static async Task<string?> StateAsync(SmallTenant tenant) =>
        (await tenant.Client.GetAsync($"/v1/endpoints/{SmallTenant.Endpoint}")).Body.GetProperty("state").GetString();

    private Task<(SmallTenant Tenant, SmallTenant Twin)> TwinsAsync(string name) =>
        SmallTenant.TwinsAsync(running.Server, running.Receiver, name);

    /// <summary>Retries after two seconds, so that timestamps differ; and has a minute's horizon, inside which a receiver may ask for more.</summary>
    public class PatientServer : RunningServer
    {
        protected override ServerOptions Options => ServerOptions.On(Store) with { RetrySchedule = "00:00:00,00:00:02,00:00:02,00:01:00" };

        protected virtual StoreUnderTest Store => StoreUnderTest.Sqlite;
    }

    /// <inheritdoc/>
    public sealed class PatientServerOnPostgres : PatientServer
    {
        protected override StoreUnderTest Store => StoreUnderTest.Postgres;
    }
}
