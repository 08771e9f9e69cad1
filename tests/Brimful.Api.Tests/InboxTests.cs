using System.Net.Http.Headers;
using System.Text.Json;
using Brimful.Delivery.Inbox;

namespace Brimful.Api.Tests;

public sealed class InboxTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>, IAsyncLifetime
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
    public async Task An_inbox_is_listed_newest_first_with_words_and_marks()
    {
        var (first, second) = (api.Inboxes.Add(_own, "Data"), api.Inboxes.Add(_own, "Calls"));

        var answer = await api.SendAsync("GET", Path("?limit=1"));

        answer.Status.ShouldBe(200, answer.Body);
        var entry = answer.Json.GetProperty("data")[0];
        entry.GetProperty("number").GetInt64().ShouldBe(second);
        entry.GetProperty("title").GetString().ShouldBe("Calls: 80% used");
        entry.GetProperty("severity").GetString().ShouldBe("warning");
        entry.GetProperty("account").GetString().ShouldBe(_account);
        entry.GetProperty("direction").GetString().ShouldBe("ltr");
        entry.GetProperty("seenAt").ValueKind.ShouldBe(JsonValueKind.Null);
        var next = await api.SendAsync("GET", Path($"?limit=1&after={answer.Json.GetProperty("next").GetString()}"));
        next.Json.GetProperty("data")[0].GetProperty("number").GetInt64().ShouldBe(first);
        next.Json.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_tenants_links_become_calls_to_action()
    {
        await api.MustPutAsync("other", "/v1/brand", """{"name":"Shop","links":{"topUp":"https://shop.example/{account}/top-up"}}""");
        await api.MustPutAsync("other", $"/v1/accounts/{_account}", """{"name":"Acme"}""");
        api.Inboxes.Add(new InboxId(api.Tenants.Find("other")!.Number, api.Accounts.AccountNumber("other", _account), null));

        var entry = (await api.SendAsync("GET", Path(""), tenant: "other")).Json.GetProperty("data")[0];

        entry.GetProperty("actions").EnumerateArray().Select(action => action.GetProperty("url").GetString()).ShouldContain("https://shop.example/a/top-up");
    }

    [Fact]
    public async Task Each_mark_can_be_set_and_taken_away_and_the_counts_follow()
    {
        var number = api.Inboxes.Add(_own);
        foreach (var (mark, counts) in new[] { ("seen", "0 1 1"), ("unseen", "1 1 1"), ("read", "0 0 1"), ("unread", "0 1 1"), ("archive", "0 0 0"), ("unarchive", "0 1 1") })
        {
            var marked = await api.SendAsync("POST", Path($"/{number}/{mark}"));
            marked.Status.ShouldBe(200, marked.Body);
            (await CountsAsync()).ShouldBe(counts, mark);
        }
        (await api.SendAsync("POST", Path("/999999/read"))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task All_are_marked_at_once_through_a_number()
    {
        var numbers = Enumerable.Range(0, 3).Select(_ => api.Inboxes.Add(_own)).ToList();

        var answer = await api.SendAsync("POST", Path("/read"), $$"""{"through":{{numbers[1]}}}""");
        answer.Json.GetProperty("changed").GetInt32().ShouldBe(2);
        answer.Json.GetProperty("counts").GetProperty("unread").GetInt64().ShouldBe(1);
        (await api.SendAsync("GET", Path("?show=unread"))).Json.GetProperty("data").GetArrayLength().ShouldBe(1);
        (await api.SendAsync("POST", Path("/archive"))).Json.GetProperty("changed").GetInt32().ShouldBe(3);
        (await api.SendAsync("GET", Path("?show=archived"))).Json.GetProperty("data").GetArrayLength().ShouldBe(3);
        (await CountsAsync()).ShouldBe("0 0 0");
    }

    [Theory]
    [InlineData("GET", "?show=everything", "{}", "show query.invalid")]
    [InlineData("GET", "?locale=d%2Fe", "{}", "locale query.invalid")]
    [InlineData("GET", "?after=x", "{}", "after cursor.invalid")]
    [InlineData("POST", "/seen", """{"through":"x","more":1}""", "through field.invalid|more field.unknown")]
    public async Task What_cannot_be_meant_is_refused_by_name(string method, string rest, string body, string faults)
    {
        var answer = await api.SendAsync(method, Path(rest), method == "GET" ? null : body);
        answer.Status.ShouldBe(422, answer.Body);
        string.Join('|', answer.Faults).ShouldBe(faults);
    }

    [Fact]
    public async Task Contacts_of_an_account_and_of_the_team_have_inboxes_of_their_own()
    {
        await api.MustPutAsync(null, $"/v1/accounts/{_account}/contacts/ada", """{"name":"Ada","persona":"developer"}""");
        await api.MustPutAsync(null, $"/v1/contacts/grace-{_account}", """{"name":"Grace","persona":"administrator"}""");
        api.Inboxes.Add(_own with { Contact = "ada" });
        api.Inboxes.Add(new InboxId(_own.TenantNumber, null, "grace-" + _account));

        foreach (var path in new[] { $"/v1/accounts/{_account}/contacts/ada/inbox", $"/v1/contacts/grace-{_account}/inbox" })
            (await api.SendAsync("GET", path + "/counts")).Json.GetProperty("total").GetInt64().ShouldBe(1, path);
        (await CountsAsync()).ShouldBe("0 0 0");
        (await api.SendAsync("GET", $"/v1/accounts/{_account}/contacts/nobody/inbox")).Status.ShouldBe(404);
        (await api.SendAsync("GET", "/v1/accounts/nobody/inbox")).Status.ShouldBe(404);
        (await api.SendAsync("GET", $"/v1/accounts/{_account}/inbox", tenant: "other")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_contact_that_is_deleted_takes_its_inbox_along_and_who_has_its_key_next_finds_nothing_of_it()
    {
        var (contact, inbox) = ($"/v1/accounts/{_account}/contacts/eve", _own with { Contact = "eve" });
        await api.MustPutAsync(null, contact, """{"name":"Eve","persona":"finance"}""");
        api.Inboxes.Add(inbox);
        api.Inboxes.Add(_own with { Contact = "ada" });
        (await api.SendAsync("GET", contact + "/inbox/counts")).Json.GetProperty("total").GetInt64().ShouldBe(1);

        (await api.SendAsync("DELETE", contact)).Status.ShouldBe(200);
        (await api.Inboxes.CountAsync(inbox, default)).Total.ShouldBe(0);
        api.Inboxes.Add(inbox);
        await api.MustPutAsync(null, contact, """{"name":"Eve the younger","persona":"finance"}""");
        (await api.SendAsync("GET", contact + "/inbox/counts")).Json.GetProperty("total").GetInt64().ShouldBe(0);
        api.Inboxes.Add(inbox);
        await api.MustPutAsync(null, contact, """{"name":"Eve","persona":"finance"}""");
        (await api.SendAsync("GET", contact + "/inbox/counts")).Json.GetProperty("total").GetInt64().ShouldBe(1);
        (await api.Inboxes.CountAsync(_own with { Contact = "ada" }, default)).Total.ShouldBe(1);
    }

    [Fact]
    public async Task An_api_key_needs_the_scope_and_does_not_open_what_is_for_customers()
    {
        var made = await api.SendAsync("POST", "/v1/tenants/default/api-keys", """{"name":"k","scopes":["inbox:read"]}""");
        var secret = made.Json.GetProperty("secret").GetString()!;

        (await WithAsync(secret, "GET", Path("/counts"))).Status.ShouldBe(200);
        (await WithAsync(secret, "POST", Path("/read"))).Json.GetProperty("code").GetString().ShouldBe("auth.scope");
        (await WithAsync(secret, "GET", "/v1/inbox")).Json.GetProperty("code").GetString().ShouldBe("auth.invalid");
        (await api.SendAsync("GET", "/v1/inbox")).Status.ShouldBe(401);
    }

    private string Path(string rest) => $"/v1/accounts/{_account}/inbox{rest}";

    private async Task<string> CountsAsync()
    {
        var counts = (await api.SendAsync("GET", Path("/counts"))).Json;
        return $"{counts.GetProperty("unseen")} {counts.GetProperty("unread")} {counts.GetProperty("total")}";
    }

    private Task<Answered> WithAsync(string secret, string method, string path)
    {
        var request = ApiUnderTest.Request(method, path, method == "POST" ? "{}" : null);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return api.SendAsync(request);
    }
}
