using System.Net.Http.Headers;

namespace Brimful.Api.Tests;

/// <summary>Contacts by customer token: those of the token's account, and of nobody else.</summary>
public sealed class CustomerContactTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>, IAsyncLifetime
{
    private const string Own = "/v1/account/contacts";
    private const string Both = """{"scopes":["contacts:read","contacts:write"]}""";

    private string _account = "";

    public async Task InitializeAsync()
    {
        _account = "acc-" + Guid.NewGuid().ToString("n");
        foreach (var tenant in new[] { null, "other" }) await api.MustPutAsync(tenant, $"/v1/accounts/{_account}", """{"name":"Acme","timeZone":"UTC","locale":"en"}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_customer_reads_and_changes_the_contacts_of_the_own_account_and_two_tenants_with_the_same_keys_never_meet()
    {
        var (ours, theirs) = (await MintAsync(Both), await MintAsync(Both, tenant: "other"));
        var made = await WithAsync(ours, "PUT", Own + "/ada", """{"name":"Ada","persona":"finance","addresses":[{"channel":"email","to":"ada@example.com"}],"preferences":{"digest":"daily","quietHours":{"from":"22:00","to":"07:00"}}}""");
        made.Status.ShouldBe(201, made.Body);
        (await WithAsync(theirs, "GET", Own + "/ada")).Status.ShouldBe(404);
        (await WithAsync(theirs, "PUT", Own + "/ada", """{"name":"Another","persona":"finance"}""")).Status.ShouldBe(201);

        (await WithAsync(ours, "GET", Own + "/ada")).Json.GetProperty("preferences").GetProperty("quietHours").GetProperty("from").GetString().ShouldBe("22:00");
        (await WithAsync(ours, "GET", Own)).Json.GetProperty("data").EnumerateArray().ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("Ada");
        (await api.SendAsync("GET", $"/v1/accounts/{_account}/contacts/ada")).Json.GetProperty("name").GetString().ShouldBe("Ada");
        (await WithAsync(theirs, "DELETE", Own + "/ada")).Status.ShouldBe(200);
        (await WithAsync(ours, "GET", Own + "/ada")).Status.ShouldBe(200);
        (await WithAsync(ours, "DELETE", Own + "/ada")).Status.ShouldBe(200);
        (await WithAsync(ours, "GET", Own + "/ada")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Contacts_of_another_account_and_of_the_team_are_not_there()
    {
        await api.AccountAsync(_account + "-2");
        await api.MustPutAsync(null, $"/v1/accounts/{_account}-2/contacts/eve", """{"name":"Eve","persona":"finance"}""");
        await api.MustPutAsync(null, "/v1/contacts/boss", """{"name":"Boss","persona":"accountManager"}""");
        var token = await MintAsync(Both);
        foreach (var key in new[] { "eve", "boss" })
        {
            (await WithAsync(token, "GET", $"{Own}/{key}")).Status.ShouldBe(404);
            (await WithAsync(token, "DELETE", $"{Own}/{key}")).Status.ShouldBe(404);
        }

        (await WithAsync(token, "GET", Own)).Json.GetProperty("data").GetArrayLength().ShouldBe(0);
        foreach (var path in new[] { "/v1/contacts/boss", $"/v1/accounts/{_account}-2/contacts/eve", $"/v1/accounts/{_account}/contacts" }) (await WithAsync(token, "GET", path)).Status.ShouldBe(401);
        (await api.SendAsync("GET", Own)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_contacts_token_opens_that_contact_alone()
    {
        foreach (var key in new[] { "ada", "bob" }) await api.MustPutAsync(null, $"/v1/accounts/{_account}/contacts/{key}", $$"""{"name":"{{key}}","persona":"finance"}""");
        var token = await MintAsync("""{"contact":"ada","scopes":["contacts:read","contacts:write"]}""");
        (await WithAsync(token, "GET", Own)).Json.GetProperty("data").EnumerateArray().ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("ada");
        (await WithAsync(token, "PUT", Own + "/ada", """{"name":"Ada L.","persona":"finance"}""")).Status.ShouldBe(200);
        (await WithAsync(token, "GET", Own + "/bob")).Status.ShouldBe(404);
        (await WithAsync(token, "PUT", Own + "/bob", """{"name":"Eve","persona":"finance"}""")).Status.ShouldBe(404);
        (await WithAsync(token, "DELETE", Own + "/bob")).Status.ShouldBe(404);
        (await WithAsync(token, "DELETE", Own + "/ada")).Status.ShouldBe(200);
        (await WithAsync(token, "GET", Own)).Status.ShouldBe(401, "it ended with its contact");
    }

    [Fact]
    public async Task An_address_is_asked_whatever_a_customer_says_and_one_that_is_confirmed_stays_so()
    {
        var token = await MintAsync(Both);
        (await WithAsync(token, "PUT", Own + "/ada", Ada("ada@example.com", """,{"channel":"sms","to":"+4930123456"}"""))).Json.GetProperty("addresses")[0].GetProperty("verified").GetBoolean().ShouldBeFalse();
        api.Confirmations.Asked.ShouldContain($"default/accounts/{_account}/contacts/ada ada@example.com");
        var said = await WithAsync(token, "PUT", Own + "/ada", """{"name":"Ada","persona":"finance","addresses":[{"channel":"email","to":"eve@example.com","verified":true}]}""");
        said.Status.ShouldBe(422);
        said.Faults.ShouldBe(["addresses[0].verified contact.not_confirmed"]);

        await api.MustPutAsync(null, $"/v1/accounts/{_account}/contacts/ada", Ada("ada@example.com"));
        var read = await WithAsync(token, "GET", Own + "/ada");
        read.Json.GetProperty("addresses")[0].GetProperty("verified").GetBoolean().ShouldBeTrue();
        var again = await WithAsync(token, "PUT", Own + "/ada", read.Body);
        again.Json.GetProperty("addresses")[0].GetProperty("verified").GetBoolean().ShouldBeTrue(again.Body);
        (await WithAsync(token, "PUT", Own + "/ada", Ada("new@example.com"))).Json.GetProperty("addresses")[0].GetProperty("verified").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_changes_contacts_only_where_its_scopes_say_so_by_name()
    {
        (await WithAsync(await MintAsync("{}"), "GET", Own)).Json.GetProperty("code").GetString().ShouldBe("auth.scope");
        var reader = await MintAsync("""{"scopes":["contacts:read"]}""");
        (await WithAsync(reader, "GET", Own)).Status.ShouldBe(200);
        (await WithAsync(reader, "PUT", Own + "/ada", Ada("ada@example.com"))).Json.GetProperty("code").GetString().ShouldBe("auth.scope");
        (await WithAsync(await MintAsync("""{"scopes":["contacts:write"]}"""), "GET", "/v1/inbox")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        var token = await MintAsync(Both);
        var made = await WithAsync(token, "PUT", Own + "/ada", Ada("ada@example.com"));
        await api.MustPutAsync(null, $"/v1/accounts/{_account}/contacts/ada", Ada("ada@example.com"));
        (await WithAsync(token, "PUT", Own + "/ada", Ada("eve@example.com"), made.Headers.ETag!.ToString())).Status.ShouldBe(412);
    }

    [Fact]
    public async Task A_browser_may_ask_beforehand_whether_it_may_change_a_contact()
    {
        var request = new HttpRequestMessage(HttpMethod.Options, Own + "/ada");
        request.Headers.Add("Origin", "https://app.example.com");
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        (await api.SendAsync(request)).Headers.GetValues("Access-Control-Allow-Methods").ShouldBe(["GET, PUT, DELETE"]);
    }

    private static string Ada(string to, string more = "") => $$"""{"name":"Ada","persona":"finance","addresses":[{"channel":"email","to":"{{to}}"}{{more}}]}""";

    private async Task<string> MintAsync(string body, string? tenant = null)
    {
        var made = await api.SendAsync("POST", $"/v1/accounts/{_account}/tokens", body, tenant: tenant);
        made.Status.ShouldBe(201, made.Body);
        return made.Json.GetProperty("token").GetString()!;
    }

    private Task<Answered> WithAsync(string token, string method, string path, string? body = null, string? ifMatch = null)
    {
        var request = ApiUnderTest.Request(method, path, body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return api.SendAsync(request);
    }
}
