using System.Net.Http.Headers;
using System.Text.Json;
using Brimful.Delivery.Inbox;
using NodaTime;

namespace Brimful.Api.Tests;

public sealed class TokenTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>, IAsyncLifetime
{
    private InboxId _own;
    private string _account = "";

    public async Task InitializeAsync()
    {
        _account = "acc-" + Guid.NewGuid().ToString("n");
        _own = await api.AccountAsync(_account);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_token_opens_the_inbox_of_its_one_account_without_a_look_into_the_store()
    {
        var token = await MintAsync("{}");
        token.ShouldStartWith("brm_cust_");
        api.Inboxes.Add(_own);
        (await WithAsync(token, "GET", "/v1/inbox/counts")).Json.GetProperty("total").GetInt64().ShouldBe(1);
        var before = api.Documents.Lookups;

        (await WithAsync(token, "POST", "/v1/inbox/read")).Json.GetProperty("changed").GetInt32().ShouldBe(1);

        api.Documents.Lookups.ShouldBe(before);
        (await WithAsync(token, "GET", "/v1/inbox/999")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("GET", "/v1/meters")]
    [InlineData("GET", "/v1/accounts")]
    [InlineData("GET", "/v1/facts")]
    [InlineData("POST", "/v1/events")]
    [InlineData("POST", "/v1/authorizations")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/v1/tenants")]
    public async Task A_token_opens_no_path_that_does_not_ask_for_one(string method, string path)
    {
        var answer = await WithAsync(await MintAsync("{}"), method, path);
        answer.Status.ShouldBe(401, answer.Body);
        (await WithAsync(await MintAsync("{}"), "GET", $"/v1/accounts/{_account}/inbox")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_token_of_a_contact_opens_that_contacts_inbox_and_no_other()
    {
        await api.MustPutAsync(null, $"/v1/accounts/{_account}/contacts/ada", """{"name":"Ada","persona":"developer"}""");
        api.Inboxes.Add(_own);
        var token = await MintAsync("""{"contact":"ada"}""");

        (await WithAsync(token, "GET", "/v1/inbox/counts")).Json.GetProperty("total").GetInt64().ShouldBe(0);
        api.Inboxes.Add(_own with { Contact = "ada" });
        (await WithAsync(token, "GET", "/v1/inbox/counts")).Json.GetProperty("total").GetInt64().ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_of_a_contact_ends_with_it_and_opens_nothing_of_who_has_its_key_next(bool byCustomer)
    {
        var contact = $"/v1/accounts/{_account}/contacts/ada";
        await api.MustPutAsync(null, contact, """{"name":"Ada","persona":"developer"}""");
        var (token, all) = (await MintAsync("""{"contact":"ada"}"""), await MintAsync("""{"scopes":["inbox:read","contacts:write"]}"""));
        (await WithAsync(token, "GET", "/v1/inbox")).Status.ShouldBe(200);

        (byCustomer ? await WithAsync(all, "DELETE", "/v1/account/contacts/ada") : await api.SendAsync("DELETE", contact)).Status.ShouldBe(200);
        (await WithAsync(token, "GET", "/v1/levels")).Status.ShouldBe(401);
        await api.MustPutAsync(null, contact, """{"name":"Another","persona":"developer"}""");

        (await WithAsync(token, "GET", "/v1/inbox")).Status.ShouldBe(401);
        (await WithAsync(all, "GET", "/v1/inbox")).Status.ShouldBe(200);
        (await WithAsync(await MintAsync("""{"contact":"ada"}"""), "GET", "/v1/inbox")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_token_does_what_its_scopes_say()
    {
        var token = await MintAsync("""{"scopes":["inbox:read"]}""");
        (await WithAsync(token, "GET", "/v1/inbox")).Status.ShouldBe(200);
        var refused = await WithAsync(token, "POST", "/v1/inbox/read");
        (refused.Status, refused.Json.GetProperty("code").GetString()).ShouldBe((403, "auth.scope"));
    }

    [Fact]
    public async Task A_token_expires_at_the_instant_it_says()
    {
        var second = Instant.FromUnixTimeSeconds(api.Clock.GetCurrentInstant().ToUnixTimeSeconds());
        Answered made;
        using (api.Clock.At(second + Duration.FromMilliseconds(900))) made = await api.SendAsync("POST", $"/v1/accounts/{_account}/tokens", """{"expiresIn":"PT2M"}""");
        var (token, expiresAt) = (made.Json.GetProperty("token").GetString()!, made.Json.GetProperty("expiresAt").GetDateTimeOffset());
        Instant.FromDateTimeOffset(expiresAt).ShouldBe(second + Duration.FromMinutes(2), "A token never lasts longer than was asked for.");

        using (api.Clock.At(Instant.FromDateTimeOffset(expiresAt) - Duration.FromTicks(1))) (await WithAsync(token, "GET", "/v1/inbox")).Status.ShouldBe(200);
        using (api.Clock.At(Instant.FromDateTimeOffset(expiresAt)))
            (await WithAsync(token, "GET", "/v1/inbox")).Json.GetProperty("code").GetString().ShouldBe("auth.invalid");
    }

    [Fact]
    public async Task Revoking_refuses_at_once_what_was_made_before_and_nothing_made_after_or_of_others()
    {
        var other = "acc-" + Guid.NewGuid().ToString("n");
        await api.AccountAsync(other);
        var (before, others) = (await MintAsync("{}"), await MintAsync("{}", other));

        (await api.SendAsync("DELETE", $"/v1/accounts/{_account}/tokens")).Status.ShouldBe(200);

        (await WithAsync(before, "GET", "/v1/inbox")).Status.ShouldBe(401);
        (await WithAsync(await MintAsync("{}"), "GET", "/v1/inbox")).Status.ShouldBe(200);
        (await WithAsync(others, "GET", "/v1/inbox")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task No_changed_token_is_taken()
    {
        var token = await MintAsync("{}");
        for (var at = "brm_cust_".Length; at < token.Length; at++)
        {
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            var answer = await WithAsync(changed, "GET", "/v1/inbox");
            // The last character's lowest bits are padding, which is refused too.
            answer.Status.ShouldBe(401, changed);
        }
        foreach (var none in new[] { "brm_cust_", "brm_cust_AAAA", token + "A", token[..^1], new string('x', 5_000), "brm_cust_" + new string('A', 380) })
            (await WithAsync(none, "GET", "/v1/inbox")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("""{"contact":"nobody"}""", "contact contact.unknown")]
    [InlineData("""{"scopes":[]}""", "scopes field.invalid")]
    [InlineData("""{"scopes":["config:read"],"expiresIn":"P2D"}""", "scopes[0] scope.unknown|expiresIn field.invalid")]
    [InlineData("""{"expiresIn":"PT30S","for":"x"}""", "expiresIn field.invalid|for field.unknown")]
    public async Task What_a_token_cannot_be_is_refused(string body, string faults)
    {
        var answer = await api.SendAsync("POST", $"/v1/accounts/{_account}/tokens", body);
        answer.Status.ShouldBe(422, answer.Body);
        string.Join('|', answer.Faults).ShouldBe(faults);
        (await api.SendAsync("POST", "/v1/accounts/nobody/tokens", "{}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_page_may_use_a_token_only_from_an_origin_that_the_tenant_named()
    {
        var token = await MintAsync("{}");
        (await FromAsync(token, "https://app.example.com")).Json.GetProperty("code").GetString().ShouldBe("origin.not_allowed");

        var put = await api.SendAsync("PUT", "/v1/browser-origins", """{"origins":["https://app.example.com"]}""");
        put.Status.ShouldBeInRange(200, 201, put.Body);

        var allowed = await FromAsync(token, "https://app.example.com");
        allowed.Status.ShouldBe(200);
        allowed.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://app.example.com"]);
        foreach (var origin in new[] { "https://app.example.com.evil.example", "http://app.example.com", "https://evil.example", "null" })
        {
            var refused = await FromAsync(token, origin);
            refused.Status.ShouldBe(403, origin);
            refused.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        }
        var own = await FromAsync(token, api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        own.Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/browser-origins")).Json.GetProperty("origins")[0].GetString().ShouldBe("https://app.example.com");
        (await api.SendAsync("GET", "/v1/browser-origins", tenant: "other")).Json.GetProperty("origins").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/path")]
    [InlineData("https://me@app.example.com")]
    [InlineData("https://App.example.com")]
    [InlineData("ftp://app.example.com")]
    [InlineData("app.example.com")]
    [InlineData("null")]
    public async Task What_is_no_origin_is_refused(string origin)
    {
        var answer = await api.SendAsync("PUT", "/v1/browser-origins", JsonSerializer.Serialize(new { origins = new[] { origin } }), tenant: "other");
        answer.Faults.ShouldBe(["origins[0] origin.invalid"]);
    }

    [Fact]
    public async Task A_browser_may_ask_beforehand_on_paths_for_customers_only()
    {
        foreach (var path in new[] { "/v1/inbox", "/v1/inbox/counts", "/v1/inbox/7/read" })
        {
            var asked = await PreflightAsync(path);
            asked.Status.ShouldBe(204, path);
            asked.Headers.GetValues("Access-Control-Allow-Headers").ShouldHaveSingleItem().ShouldContain("authorization");
        }
        (await PreflightAsync("/v1/meters")).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        (await PreflightAsync($"/v1/accounts/{_account}/inbox")).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private async Task<string> MintAsync(string body, string? account = null)
    {
        var made = await api.SendAsync("POST", $"/v1/accounts/{account ?? _account}/tokens", body);
        made.Status.ShouldBe(201, made.Body);
        return made.Json.GetProperty("token").GetString()!;
    }

    private Task<Answered> WithAsync(string token, string method, string path, string? origin = null)
    {
        var request = ApiUnderTest.Request(method, path, method == "POST" ? "{}" : null);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (origin is not null) request.Headers.Add("Origin", origin);
        return api.SendAsync(request);
    }

    private Task<Answered> FromAsync(string token, string origin) => WithAsync(token, "GET", "/v1/inbox", origin);

    private Task<Answered> PreflightAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", "https://app.example.com");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        return api.SendAsync(request);
    }
}
