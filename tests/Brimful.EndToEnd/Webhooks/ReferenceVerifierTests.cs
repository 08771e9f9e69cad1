namespace Brimful.EndToEnd.Webhooks;

/// <summary>Our signatures before the reference implementation, as they came over the wire.</summary>
public sealed class ReferenceVerifierTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string StrangerSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    [VerifierFact]
    public async Task The_reference_implementation_accepts_first_attempts_retries_and_test_messages_under_their_own_secret_only()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "verified");
        running.Receiver.Answers(tenant.HookPath, 500, 204);
        await tenant.UseAsync(90);
        await twin.UseAsync(90);
        await tenant.Client.PostAsync("/v1/endpoints/hook/test");

        var received = await running.Receiver.AwaitAsync(tenant.HookPath, 4);
        var foreign = await running.Receiver.AwaitAsync(twin.HookPath, 2);

        tenant.Secret.ShouldNotBe(twin.Secret);
        ReferenceVerifier.Judge(received.Select(request => (request, tenant.Secret))).ShouldAllBe(verdict => verdict == "ok");
        ReferenceVerifier.Judge(foreign.Select(request => (request, twin.Secret))).ShouldAllBe(verdict => verdict == "ok");
        ReferenceVerifier.Judge(received.Select(request => (request, twin.Secret))).ShouldAllBe(verdict => verdict != "ok");
        ReferenceVerifier.Judge(received.Select(request => (request, StrangerSecret))).ShouldAllBe(verdict => verdict != "ok");
    }

    [VerifierFact]
    public async Task While_a_secret_is_rotated_the_old_and_the_new_one_both_verify()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "rotated");
        var rotation = await tenant.Client.PostAsync("/v1/endpoints/hook/rotate-secret");
        var renewed = rotation.Body.GetProperty("secret").GetString()!;
        renewed.ShouldNotBe(tenant.Secret);

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        var message = (await running.Receiver.AwaitAsync(tenant.HookPath, 1)).ShouldHaveSingleItem();
        message.Signature.Split(' ').Length.ShouldBe(2);
        ReferenceVerifier.Judge([(message, tenant.Secret), (message, renewed)]).ShouldBe(["ok", "ok"]);
        var foreign = (await running.Receiver.AwaitAsync(twin.HookPath, 1)).ShouldHaveSingleItem();
        foreign.Signature.Split(' ').Length.ShouldBe(1);
        ReferenceVerifier.Judge([(foreign, twin.Secret), (foreign, renewed)])[0].ShouldBe("ok");
        ReferenceVerifier.Judge([(foreign, renewed)])[0].ShouldNotBe("ok");
    }

    [VerifierFact]
    public async Task A_secret_that_a_tenant_brings_is_the_one_that_signs()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "imported");
        var url = running.Receiver.Url + tenant.HookPath;
        await tenant.Client.PutAsync("/v1/endpoints/hook", new { kind = "webhook", url, secret = StrangerSecret });

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        var message = (await running.Receiver.AwaitAsync(tenant.HookPath, 1)).ShouldHaveSingleItem();
        ReferenceVerifier.Judge([(message, StrangerSecret)]).ShouldBe(["ok"]);
        var foreign = (await running.Receiver.AwaitAsync(twin.HookPath, 1)).ShouldHaveSingleItem();
        ReferenceVerifier.Judge([(foreign, twin.Secret)]).ShouldBe(["ok"]);
    }
}
