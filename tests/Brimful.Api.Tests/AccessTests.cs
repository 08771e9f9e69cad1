using System.Net.Http.Headers;

namespace Brimful.Api.Tests;

public sealed class AccessTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Theory]
    [InlineData(null, "auth.missing")]
    [InlineData("Bearer nonsense", "auth.invalid")]
    [InlineData("Basic abc", "auth.invalid")]
    [InlineData("Bearer brm_live_0000000000000000000000000000000000000", "auth.invalid")]
    public async Task Without_a_good_key_nothing_is_answered(string? header, string code)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/meters");
        if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
        var answer = await api.SendAsync(request);
        answer.Status.ShouldBe(401);
        answer.Json.GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task A_tenants_key_does_what_its_scopes_say_in_its_tenant_only()
    {
        var secret = await KeyAsync("other", "config:read");
        (await WithAsync(secret, "GET", "/v1/meters")).Status.ShouldBe(200);
        (await WithAsync(secret, "PUT", "/v1/meters/x", "{}")).Json.GetProperty("code").GetString().ShouldBe("auth.scope");
        (await WithAsync(secret, "GET", "/v1/tenants")).Status.ShouldBe(403);
        (await WithAsync(secret, "GET", "/v1/tenants/other")).Status.ShouldBe(200);
        (await WithAsync(secret, "GET", "/v1/tenants/default")).Status.ShouldBe(404);
        (await WithAsync(secret, "GET", "/v1/meters", tenant: "default")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("POST", "/v1/authorizations")]
    [InlineData("GET", "/v1/accounts/a/access")]
    public async Task What_is_not_built_says_so_to_every_key_and_to_no_one_else(string method, string path)
    {
        var secret = await KeyAsync("other", "events:write");
        (await WithAsync(secret, method, path, "{}")).Json.GetProperty("code").GetString().ShouldBe("not_supported_yet");
        (await WithAsync("nonsense", method, path, "{}")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_key_gives_on_only_scopes_that_it_has()
    {
        var secret = await KeyAsync("other", "keys:write");
        var answer = await WithAsync(secret, "POST", "/v1/tenants/other/api-keys", """{"name":"more","scopes":["config:write"]}""");
        answer.Status.ShouldBe(403, answer.Body);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_any_more_and_secrets_are_listed_nowhere()
    {
        var made = await api.SendAsync("POST", "/v1/tenants/other/api-keys", """{"name":"k","scopes":["config:read"]}""");
        made.Status.ShouldBe(201);
        var (id, secret) = (made.Json.GetProperty("id").GetString(), made.Json.GetProperty("secret").GetString()!);
        secret.ShouldMatch("^brm_live_[0-9A-Za-z]{38}$");
        (await WithAsync(secret, "GET", "/v1/meters")).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/tenants/other/api-keys")).Body.ShouldNotContain(secret);
        (await api.SendAsync("DELETE", $"/v1/tenants/other/api-keys/{id}")).Status.ShouldBe(200);
        (await WithAsync(secret, "GET", "/v1/meters")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Tenants_with_the_same_keys_do_not_see_each_other()
    {
        const string account = "/v1/accounts/shared";
        await api.MustPutAsync("default", account, """{"name":"Mine"}""");
        await api.MustPutAsync("other", account, """{"name":"Theirs"}""");
        (await api.SendAsync("GET", account)).Json.GetProperty("name").GetString().ShouldBe("Mine");
        (await api.SendAsync("GET", account, tenant: "other")).Json.GetProperty("name").GetString().ShouldBe("Theirs");
        (await api.SendAsync("GET", "/v1/meters/m", tenant: "other")).Status.ShouldBe(404);
        (await api.SendAsync("GET", account, tenant: "nobody")).Status.ShouldBe(404);
    }

    private async Task<string> KeyAsync(string tenant, string scope) =>
        (await api.SendAsync("POST", $"/v1/tenants/{tenant}/api-keys", $$"""{"name":"k","scopes":["{{scope}}"]}""")).Json.GetProperty("secret").GetString()!;

    private Task<Answered> WithAsync(string secret, string method, string path, string? body = null, string? tenant = null)
    {
        var request = ApiUnderTest.Request(method, path, body, tenant: tenant);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return api.SendAsync(request);
    }
}
