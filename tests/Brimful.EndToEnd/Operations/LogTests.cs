using System.Net;

namespace Brimful.EndToEnd.Operations;

/// <summary>What the server prints, and what it never prints.</summary>
public sealed class LogTests
{
    private const string AccountName = "Zebulon Quixworth";

    [Fact]
    public async Task The_log_has_no_secrets_and_no_names_of_accounts()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync();
        var tenant = await SmallTenant.SetUpAsync(server, "logged-1", receiver.Url, AccountName);
        var twin = await SmallTenant.SetUpAsync(server, "logged-2", receiver.Url, AccountName);
        receiver.Answers(tenant.HookPath, 500, 410);
        await tenant.UseAsync(90);
        await twin.UseAsync(90);
        await tenant.Client.PostEventsAsync(EventContent.Lines(["{", tenant.Usage(-1, "corrected")]));
        (await tenant.Client.TryPutAsync("/v1/accounts/broken", $$"""{"name":"{{AccountName}}","timeZone":"No/Where"}""")).IsSuccess.ShouldBeFalse();
        var rotated = (await twin.Client.PostAsync("/v1/endpoints/hook/rotate-secret")).Body.GetProperty("secret").GetString()!;
        await receiver.AwaitAsync(tenant.HookPath, 2);
        await receiver.AwaitAsync(twin.HookPath, 2);
        (await server.StopAsync()).ShouldBe(0);

        var printed = server.Output + server.Errors;

        printed.ShouldNotBeNullOrWhiteSpace();
        foreach (var secret in new[] { BrimfulServer.BootstrapKey, tenant.Secret, twin.Secret, rotated, AccountName, "whsec_" })
            printed.ShouldNotContain(secret);
    }

    [Fact]
    public async Task An_endpoint_that_is_read_shows_no_secret()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await BrimfulServer.StartAsync();
        var (tenant, twin) = await SmallTenant.TwinsAsync(server, receiver, "secretive");

        foreach (var each in new[] { tenant, twin })
        {
            (await each.Client.GetAsync("/v1/endpoints/hook")).Text.ShouldNotContain("whsec_");
            (await each.Client.GetAsync("/v1/endpoints")).Text.ShouldNotContain("whsec_");
            var same = await each.Client.PutAsync("/v1/endpoints/hook", new { kind = "webhook", url = receiver.Url + each.HookPath });
            same.Text.ShouldNotContain(each.Secret);
        }

        using var stranger = new HttpRequestMessage(HttpMethod.Get, "/v1/endpoints/hook");
        (await server.Http.SendAsync(stranger)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
