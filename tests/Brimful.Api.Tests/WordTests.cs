namespace Brimful.Api.Tests;

public sealed class WordTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task A_brand_is_the_tenants_key_until_it_says_otherwise_and_after_it_is_taken_back()
    {
        var first = await api.SendAsync("GET", "/v1/brand");
        first.Body.ShouldBe("""{"default":true,"name":"default","defaultLocale":"en","links":{}}""");
        var put = await api.SendAsync("PUT", "/v1/brand", """{"name":"Acme","colour":"#0a7d55","logoUrl":"https://acme.example/logo.png","defaultLocale":"de","links":{"topUp":"https://acme.example/{account}/top-up"}}""");
        put.Status.ShouldBe(200, put.Body);
        (await api.SendAsync("PUT", "/v1/brand", put.Body)).Body.ShouldBe(put.Body);
        (await api.SendAsync("GET", "/v1/brand", tenant: "other")).Json.GetProperty("name").GetString().ShouldBe("other");
        (await api.SendAsync("DELETE", "/v1/brand")).Body.ShouldBe(first.Body);
        string.Join('|', (await api.SendAsync("PUT", "/v1/brand", """{"name":"A","colour":"red","logoUrl":"http://a.example/l.png","defaultLocale":"xx","links":{"topUp":"javascript:alert(1)"}}""")).Faults
            .Select(fault => fault.Split(' ')[0])).ShouldBe("colour|logoUrl|defaultLocale|links.topUp");
    }

    [Fact]
    public async Task A_template_that_names_what_does_not_exist_is_refused_with_its_place()
    {
        var answer = await api.SendAsync("PUT", "/v1/templates/t", """{"type":"bucket.threshold.crossed","locale":"en","title":"{{bucket}} at {{percnt}}","blocks":[{"persona":"finance","lead":"{{#each nothing}}x{{/each}}"}]}""");
        answer.Status.ShouldBe(422, answer.Body);
        answer.Faults.Select(fault => fault.Split(' ')[0]).ShouldBe(["title", "blocks[0].lead"]);
        answer.Body.ShouldContain("percent");
    }

    [Fact]
    public async Task A_template_is_kept_under_its_key_and_one_type_locale_and_variant_has_one()
    {
        const string words = """{"type":"bucket.threshold.crossed","locale":"en","title":"{{bucket}}: {{percent}}","blocks":[{"channel":"sms","lead":"{{text.lead}}"}]}""";
        var put = await api.SendAsync("PUT", "/v1/templates/mine", words, tenant: "other");
        put.Status.ShouldBe(201, put.Body);
        (await api.SendAsync("PUT", "/v1/templates/mine", put.Body, tenant: "other")).Status.ShouldBe(200);
        var taken = await api.SendAsync("PUT", "/v1/templates/again", words, tenant: "other");
        (taken.Status, taken.Json.GetProperty("code").GetString()).ShouldBe((409, "template.taken"));
        (await api.SendAsync("PUT", "/v1/templates/again", words.Replace("\"locale\"", "\"variant\":\"vip\",\"locale\"", StringComparison.Ordinal), tenant: "other")).Status.ShouldBe(201);
        (await api.SendAsync("GET", "/v1/templates", tenant: "other")).Json.GetProperty("data").GetArrayLength().ShouldBe(2);

        var preview = await api.SendAsync("POST", "/v1/templates/preview", """{"type":"bucket.threshold.crossed"}""", tenant: "other");
        preview.Json.GetProperty("title").GetString().ShouldStartWith("Monthly data: ");
        (await api.SendAsync("DELETE", "/v1/templates/mine", tenant: "other")).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/templates/mine", tenant: "other")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("email", "html")]
    [InlineData("sms", "text")]
    [InlineData("slack", "payload")]
    [InlineData("teams", "payload")]
    public async Task A_preview_shows_what_the_reader_would_get(string channel, string field)
    {
        var answer = await api.SendAsync("POST", "/v1/templates/preview", $$"""{"type":"bucket.threshold.crossed","locale":"ar","persona":"finance","timeZone":"Asia/Dubai","channel":"{{channel}}"}""");
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json.GetProperty("rightToLeft").GetBoolean().ShouldBeTrue();
        answer.Json.GetProperty(field).GetString().ShouldNotBeNullOrWhiteSpace();
        answer.Json.GetProperty("variables").GetArrayLength().ShouldBeGreaterThan(10);
        (await api.SendAsync("POST", "/v1/templates/preview", "{}")).Faults.ShouldBe(["type field.missing"]);
    }
}
