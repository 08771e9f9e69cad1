namespace Brimful.Api.Tests;

public sealed class RoutingTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Ada = """{"name":"Ada","persona":"developer","locale":"pt-BR","timeZone":"America/Sao_Paulo","addresses":[{"channel":"email","to":"ada@example.com","verified":true}],"preferences":{"mute":["bucket.topped_up"],"digest":"daily","digestAt":"08:00","quietHours":{"from":"22:00","to":"07:00","days":["monday"]}}}""";

    /// <summary>Fields that replace those of a good contact, and the faults expected, all at once.</summary>
    public static TheoryData<string, string> Contacts => new()
    {
        { """{"persona":"developer"}""", "name field.missing" },
        { """{"name":"A","persona":"not a word"}""", "persona contact.persona_invalid" },
        { """{"name":"A","persona":"x","locale":"no way","timeZone":"Mars/Base"}""", "locale locale.invalid|timeZone timezone.unknown" },
        { """{"name":"A","persona":"x","addresses":[{"channel":"fax","to":"1"},{"channel":"email","to":"a@b@c"},{"channel":"sms","to":"030"}]}""", "addresses[0].channel contact.channel_unknown|addresses[1].to contact.address_invalid|addresses[2].to contact.address_invalid" },
        { """{"name":"A","persona":"x","addresses":[{"channel":"email","to":"a@b.c\r\nBcc: x@y.z"}]}""", "addresses[0].to contact.address_invalid" },
        { """{"name":"A","persona":"x","addresses":[{"channel":"email","to":"a@b.c"},{"channel":"email","to":"d@e.f"}]}""", "addresses[1].channel contact.channel_repeated" },
        { """{"name":"A","persona":"x","addresses":[5]}""", "addresses[0] field.type_invalid" },
        { """{"name":"A","persona":"x","preferences":{"mute":["nope"],"digest":"weekly","digestAt":"25:00"}}""", "preferences.mute[0] field.invalid|preferences.digest field.invalid|preferences.digestAt contact.time_invalid" },
        { """{"name":"A","persona":"x","preferences":{"digestAt":"25:00","quietHours":{"from":"22","to":"07:00","days":["funday"]}}}""", "preferences.digestAt contact.time_invalid|preferences.quietHours.from contact.time_invalid|preferences.quietHours.days[0] contact.day_invalid" },
        { """{"name":"A","persona":"x","preferences":{"quietHours":{"from":"07:00","to":"07:00"}}}""", "preferences.quietHours.to contact.quiet_hours_empty" },
        { """{"name":"A","persona":"x","colour":"red"}""", "colour field.unknown" },
    };

    /// <summary>Rules and the faults expected, all at once.</summary>
    public static TheoryData<string, string> Rules => new()
    {
        { "{}", "rules field.missing" },
        { """{"rules":[{"to":{"endpoints":["e"]}}]}""", "rules[0].key field.missing" },
        { """{"rules":[{"key":"a"}]}""", "rules[0].to field.missing" },
        { """{"rules":[{"key":"a","to":{}}]}""", "rules[0].to routing.audience_empty" },
        { """{"rules":[{"key":"a","to":{"team":["*"]},"channels":["fax"]}]}""", "rules[0].channels[0] contact.channel_unknown" },
        { """{"rules":[{"key":"a","to":{"team":["*"]}},{"key":"a","to":{"team":["*"]}}]}""", "rules[1].key routing.key_repeated" },
        { """{"rules":[{"key":"a","to":{"team":["*"]},"when":{"types":["nope"],"mode":"half","percentFrom":-1}}]}""", "rules[0].when.types[0] field.invalid|rules[0].when.percentFrom threshold.percent_out_of_range|rules[0].when.mode field.invalid" },
        { """{"rules":[{"key":"a","to":{"team":["*"]},"when":{"percentFrom":80,"percentBelow":80}}]}""", "rules[0].when.percentBelow routing.percent_empty" },
        { """{"rules":[{"key":"a","to":{"team":["*"]},"jump":"all","severity":"huge","mandatory":1}]}""", "rules[0].jump field.invalid|rules[0].severity field.invalid|rules[0].mandatory field.type_invalid" },
        { """{"rules":[{"key":"a","to":{"team":["*"]},"escalate":[{"after":"P1M","to":{"team":["*"]}},{"after":"PT30S","to":{}}]}]}""", "rules[0].escalate[0].after routing.after_invalid|rules[0].escalate[1].after routing.after_invalid|rules[0].escalate[1].to routing.audience_empty" },
        { """{"rules":[{"key":"a","to":{"accountInbox":true},"when":{"types":["bucket.topped_up"]},"repeat":{"every":"PT1M","atMost":0}}]}""", "rules[0].repeat.every routing.every_invalid|rules[0].repeat.atMost routing.at_most_invalid|rules[0].repeat routing.repeat_nobody|rules[0].when.types routing.repeat_never" },
        { """{"rules":[{"key":"a","to":{"endpoints":["e"]},"fallback":{"endpoints":["f"]}}]}""", "rules[0].fallback routing.fallback_people" },
        { """{"rules":[{"key":"a","to":{"account":["*"]},"fallback":{"team":["*"]}}]}""", "rules[0].fallback routing.fallback_never" },
        { """{"rules":[{"key":"a","to":{"account":["*"]},"repeat":{"every":"P200000D","atMost":1}},{"key":"b","to":{"account":["*"]},"repeat":{"every":"PT9223372036854775807H","atMost":1}}]}""", "rules[0].repeat.every routing.every_invalid|rules[1].repeat.every routing.every_invalid" },
        { """{"rules":[{"key":"a","to":{"account":["*"]},"repeat":{"atMost":"often","until":"then"}}]}""", "rules[0].repeat.every field.missing|rules[0].repeat.atMost field.type_invalid|rules[0].repeat.until field.unknown" },
    };

    [Theory]
    [MemberData(nameof(Contacts))]
    public async Task Every_fault_of_a_contact_is_told_at_once(string body, string faults)
    {
        var answer = await api.SendAsync("PUT", "/v1/contacts/x", body);
        answer.Status.ShouldBe(422, answer.Body);
        string.Join('|', answer.Faults).ShouldBe(faults);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Every_fault_of_the_rules_is_told_at_once(string body, string faults)
    {
        var answer = await api.SendAsync("PUT", "/v1/routing", body);
        answer.Status.ShouldBe(422, answer.Body);
        string.Join('|', answer.Faults).ShouldBe(faults);
    }

    [Fact]
    public async Task A_contact_that_was_read_can_be_sent_back_as_it_came_and_is_not_edited_by_that()
    {
        await api.MustPutAsync(null, "/v1/accounts/a/contacts/ada", Ada);
        var read = await api.SendAsync("GET", "/v1/accounts/a/contacts/ada");
        var sent = await api.SendAsync("PUT", "/v1/accounts/a/contacts/ada", read.Body);
        (sent.Status, sent.Body).ShouldBe((200, read.Body));
        sent.Headers.ETag.ShouldBe(read.Headers.ETag);
    }

    [Fact]
    public async Task Contacts_have_versions_lists_and_an_end_and_are_found_only_where_they_are()
    {
        foreach (var key in (string[])["c1", "c2", "c3"]) await api.MustPutAsync("other", $"/v1/contacts/{key}", Ada);
        var page = (await api.SendAsync("GET", "/v1/contacts?limit=2", tenant: "other")).Json;
        page.GetProperty("data").EnumerateArray().Select(each => each.GetProperty("key").GetString()).ShouldBe(["c1", "c2"]);
        page.GetProperty("next").GetString().ShouldBe("c2");
        (await api.SendAsync("GET", "/v1/contacts/c1")).Status.ShouldBe(404);
        (await api.SendAsync("GET", "/v1/accounts/nobody/contacts/c1")).Status.ShouldBe(404);

        var stale = ApiUnderTest.Request("DELETE", "/v1/contacts/c1", tenant: "other");
        stale.Headers.TryAddWithoutValidation("If-Match", "\"stale\"");
        (await api.SendAsync(stale)).Status.ShouldBe(412);
        (await api.SendAsync("DELETE", "/v1/contacts/c1", tenant: "other")).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/contacts/c1", tenant: "other")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_new_tenant_has_rules_that_can_be_replaced_sent_back_and_gone_back_to()
    {
        var first = await api.SendAsync("GET", "/v1/routing", tenant: "other");
        first.Json.GetProperty("default").GetBoolean().ShouldBeTrue();
        const string withFallback = """{"rules":[{"key":"crm","to":{"endpoints":["crm"]},"fallback":{"team":["supportAgent"],"contacts":["ada"]}}]}""";
        (await api.SendAsync("PUT", "/v1/routing", withFallback, tenant: "other")).Json.GetProperty("rules")[0].GetProperty("fallback").GetRawText().ShouldBe("""{"team":["supportAgent"],"contacts":["ada"]}""");
        var put = await api.SendAsync("PUT", "/v1/routing", first.Body, tenant: "other");
        (put.Status, put.Json.GetProperty("default").GetBoolean()).ShouldBe((200, false));
        put.Json.GetProperty("rules").GetRawText().ShouldBe(first.Json.GetProperty("rules").GetRawText());
        (await api.SendAsync("GET", "/v1/routing", tenant: "other")).Headers.ETag.ShouldBe(put.Headers.ETag);
        (await api.SendAsync("DELETE", "/v1/routing", tenant: "other")).Body.ShouldBe(first.Body);
        (await api.SendAsync("DELETE", "/v1/routing", tenant: "other")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_dry_run_says_who_would_hear_of_a_crossing_and_why_others_would_not()
    {
        await api.MustPutAsync(null, "/v1/accounts/a/contacts/told", Ada);
        await api.MustPutAsync(null, "/v1/accounts/a/contacts/unreachable", """{"name":"Bob","persona":"finance"}""");
        var answer = await api.SendAsync("POST", "/v1/routing/dry-run", """{"type":"bucket.threshold.crossed","account":"a","bucket":"data","percent":80,"notify":["hook"]}""");
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json.GetProperty("rules").GetRawText().ShouldBe("""["customer-inbox","customer-mail"]""");
        var told = answer.Json.GetProperty("told").EnumerateArray().ToDictionary(each => each.GetProperty("target").GetString()!);
        told["hook"].GetRawText().ShouldBe("""{"target":"hook","channel":"endpoint","rule":"threshold","severity":"warning","jump":"each","mandatory":false,"state":"queued","reason":"new","fallbacks":[]}""");
        var held = told["/accounts/a/contacts/told/email"];
        held.GetProperty("state").GetString().ShouldBe("held");
        held.GetProperty("reason").GetString().ShouldBe("digest");
        held.TryGetProperty("nextAttemptAt", out _).ShouldBeTrue();
        answer.Json.GetProperty("withheld").GetRawText().ShouldContain("""{"whom":"/accounts/a/contacts/unreachable","rule":"customer-mail","reason":"no_address"}""");
        answer.Json.GetProperty("inboxes").GetRawText().ShouldContain("\"/accounts/a\"");
        answer.Json.TryGetProperty("silence", out _).ShouldBeFalse();

        var tried = await api.SendAsync("POST", "/v1/routing/dry-run", """{"type":"bucket.threshold.crossed","account":"a","percent":80,"rules":[{"key":"only","to":{"endpoints":["pager"]}}]}""");
        tried.Json.GetProperty("withheld").GetRawText().ShouldBe("""[{"whom":"pager","rule":"only","reason":"endpoint_unknown"}]""");
        (await api.SendAsync("POST", "/v1/routing/dry-run", """{"type":"bucket.threshold.crossed","account":"nobody"}""")).Status.ShouldBe(404);
        string.Join('|', (await api.SendAsync("POST", "/v1/routing/dry-run", """{"type":"x","percent":"a","rules":[{"key":"k"}]}""")).Faults)
            .ShouldBe("type field.invalid|percent quantity.invalid|rules[0].to field.missing");
    }

    [Fact]
    public async Task A_silence_has_an_author_a_reason_and_an_end_that_is_to_come()
    {
        var put = await api.SendAsync("PUT", "/v1/silences/move", """{"when":{"buckets":["data"]},"author":"ops","reason":"We move","until":"2126-01-01T00:00:00Z"}""");
        put.Status.ShouldBe(201, put.Body);
        put.Body.ShouldBe("""{"key":"move","when":{"buckets":["data"]},"author":"ops","reason":"We move","until":"2126-01-01T00:00:00Z","on":true}""");
        (await api.SendAsync("PUT", "/v1/silences/move", put.Body)).Status.ShouldBe(200);
        string.Join('|', (await api.SendAsync("PUT", "/v1/silences/x", """{"when":{"buckets":["no way"]},"reason":""}""")).Faults)
            .ShouldBe("when.buckets[0] key.invalid|author field.missing|reason field.invalid|until field.missing");
        string.Join('|', (await api.SendAsync("PUT", "/v1/silences/x", """{"author":"a","reason":"b","until":"2001-01-01T00:00:00Z"}""")).Faults).ShouldBe("until silence.over");
        string.Join('|', (await api.SendAsync("PUT", "/v1/silences/x", """{"author":"a","reason":"b","from":"2127-01-01T00:00:00Z","until":"2126-01-01T00:00:00Z"}""")).Faults).ShouldBe("until silence.empty");
        (await api.SendAsync("DELETE", "/v1/silences/move")).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/silences/move")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_acknowledgement_says_who_takes_care()
    {
        var answer = await api.SendAsync("POST", "/v1/notifications/ntf_1/acknowledge", """{"by":"Ada"}""");
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json.GetProperty("acknowledged").GetProperty("by").GetString().ShouldBe("Ada");
        (await api.SendAsync("POST", "/v1/notifications/ntf_1/acknowledge", """{"by":5}""")).Faults.ShouldBe(["by field.type_invalid"]);
    }

    [Fact]
    public async Task The_link_in_a_message_shows_a_page_that_changes_nothing_until_its_button_is_pressed()
    {
        var path = new Uri(api.AcknowledgeUrl("ntf_1", "Ada")).AbsolutePath;
        var before = api.Delivery.Acknowledgements;
        var page = await api.Client.GetAsync(path);
        ((int)page.StatusCode, page.Content.Headers.ContentType!.MediaType).ShouldBe((200, "text/html"));
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        var words = await page.Content.ReadAsStringAsync();
        words.ShouldContain("<form method=\"post\">");
        words.ShouldContain("<p class=\"about\">default: a test message</p>");
        api.Delivery.Acknowledgements.ShouldBe(before);
        var thanks = await (await api.Client.PostAsync(path, null)).Content.ReadAsStringAsync();
        thanks.ShouldContain("Thank you");
        thanks.ShouldContain("<p class=\"about\">default: a test message</p>");
        api.Delivery.Acknowledgements.ShouldBe([.. before, "ntf_1 Ada"]);
        ((int)(await api.Client.PostAsync(path[..^3] + "AAA", null)).StatusCode).ShouldBe(404);
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9", "lang=\"de\" dir=\"ltr\"", "Bestätigen", "Danke")]
    [InlineData("ar", "lang=\"ar\" dir=\"rtl\"", "تأكيد", "شكرًا لك")]
    [InlineData("tlh", "lang=\"en\" dir=\"ltr\"", "Confirm", "Thank you")]
    public async Task A_page_that_confirms_an_address_is_in_its_readers_language_and_changes_nothing_until_its_button_is_pressed(string accepted, string language, string button, string thanks)
    {
        var page = await PageAsync(HttpMethod.Get, "/v1/confirm/good", accepted);
        page.ShouldContain(language);
        page.ShouldContain($"<button type=\"submit\">{button}</button>");
        (await PageAsync(HttpMethod.Post, "/v1/confirm/good", accepted)).ShouldContain($"<h1>{thanks}</h1>");
        ((int)(await api.Client.PostAsync("/v1/confirm/bad", null)).StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task A_page_is_in_the_language_that_is_known_of_its_reader_and_shows_whose_it_is()
    {
        await api.MustPutAsync("other", "/v1/brand", """{"name":"Beispiel <AG>","colour":"#c2410c","logoUrl":"https://cdn.example.com/logo.png"}""");
        var path = new Uri(api.AcknowledgeUrl("ntf_1", "Ada", "de-CH", "other")).AbsolutePath;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.ParseAdd("ja,en;q=0.5");
        using var answer = await api.Client.SendAsync(request);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("<html lang=\"de\" dir=\"ltr\">");
        System.Net.WebUtility.HtmlDecode(page).ShouldContain("<title>Kümmern Sie sich darum? · Beispiel <AG></title>");
        page.ShouldContain("<img src=\"https://cdn.example.com/logo.png\" alt=\"Beispiel &lt;AG&gt;\"");
        answer.Content.Headers.ContentLanguage.ShouldBe(["de"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldEndWith("; img-src https://cdn.example.com");
        System.Net.WebUtility.HtmlDecode(page).ShouldContain("<p class=\"about\">Beispiel <AG>: eine Testnachricht</p>");
        await api.SendAsync("DELETE", "/v1/brand", tenant: "other");
    }

    private async Task<string> PageAsync(HttpMethod method, string path, string accepted)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.AcceptLanguage.ParseAdd(accepted);
        using var answer = await api.Client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(200);
        return System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Contacts_come_in_bulk_too()
    {
        var answer = await api.SendAsync("POST", "/v1/bulk", $$$"""
            {"put":"/contacts/bulk","body":{{{Ada}}}}
            {"put":"/accounts/a/contacts/bulk","body":{{{Ada}}}}
            {"put":"/accounts/a/contacts/bad","body":{"name":5}}
            """, "application/x-ndjson");
        answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("status").GetInt32()).ShouldBe([201, 201, 422]);
    }
}
