using System.Net.Http.Headers;

namespace Brimful.Api.Tests;

public sealed class ResourceTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Bucket = """{"name":"B","meter":"m","capacity":999999999999999999.999999999,"period":{"every":"P1M","anchor":"2026-01-31T00:00:00"},"thresholds":[{"percent":80,"on":["crossed","cleared"],"notify":["e"]},{"everyPercent":10,"above":100}]}""";

    [Fact]
    public async Task Numbers_are_answered_digit_by_digit_or_as_text()
    {
        await api.MustPutAsync(null, "/v1/accounts/a/buckets/exact", Bucket);
        (await api.SendAsync("GET", "/v1/accounts/a/buckets/exact")).Body.ShouldContain("\"capacity\":999999999999999999.999999999,");
        var request = ApiUnderTest.Request("GET", "/v1/accounts/a/buckets/exact");
        request.Headers.Add("Brimful-Numbers", "string");
        var text = (await api.SendAsync(request)).Json;
        text.GetProperty("capacity").GetString().ShouldBe("999999999999999999.999999999");
        text.GetProperty("status").GetProperty("used").GetString().ShouldBe("0.3");
    }

    [Fact]
    public async Task An_erasure_answers_what_it_removed_once_and_obeys_its_precondition()
    {
        await api.MustPutAsync(null, "/v1/accounts/gone", """{"name":"Gone","subjects":["g1","g2"]}""");
        var stale = ApiUnderTest.Request("POST", "/v1/accounts/gone/erase");
        stale.Headers.TryAddWithoutValidation("If-Match", "\"stale\"");
        (await api.SendAsync(stale)).Status.ShouldBe(412);
        (await api.SendAsync("POST", "/v1/accounts/gone/erase")).Body.ShouldBe("""{"key":"gone","buckets":0,"subjects":2}""");
        (await api.SendAsync("POST", "/v1/accounts/gone/erase")).Status.ShouldBe(404);
        (await api.SendAsync("GET", "/v1/accounts/gone")).Status.ShouldBe(404);
        (await api.SendAsync("GET", "/v1/accounts/a/erase")).Status.ShouldBe(405);
    }

    [Theory]
    [InlineData("""{"name":"B","meters":["m","n"],"capacity":100,"thresholds":[{"percent":50}]}""", "\"meters\":[\"m\",\"n\"],\"capacity\":100")]
    [InlineData("""{"name":"B","meters":["m"],"capacity":100}""", "\"meter\":\"m\",")]
    [InlineData("""{"name":"B","spend":{"currency":"USD","prices":[{"meter":"m","model":"perUnit","unitPrice":0.000000001,"flat":1},{"meter":"n","model":"package","size":100,"price":5}]},"capacity":100}""", "\"prices\":[{\"meter\":\"m\",\"model\":\"perUnit\",\"unitPrice\":0.000000001,\"flat\":1},{\"meter\":\"n\",\"model\":\"package\",\"size\":100,\"price\":5}]")]
    [InlineData("""{"name":"B","spend":{"currency":"USD","prices":[{"meter":"m","model":"graduated","tiers":[{"upTo":100,"unitPrice":0.10,"flat":0},{"unitPrice":0.05,"flat":2}]}]},"capacity":100}""", "\"tiers\":[{\"upTo\":100,\"unitPrice\":0.1},{\"unitPrice\":0.05,\"flat\":2}]")]
    [InlineData("""{"name":"B","meter":"m","tiers":[{"upTo":1000,"name":"included"},{"upTo":5000,"name":"next","thresholds":[{"percent":90}]},{"name":"rest"}],"thresholds":[{"percent":50}]}""", "\"capacity\":1000,\"period\":null,\"limit\":\"soft\",\"thresholds\":[{\"percent\":50}],\"tiers\":[{\"upTo\":1000,\"name\":\"included\"},{\"upTo\":5000,\"name\":\"next\",\"thresholds\":[{\"percent\":90}]},{\"name\":\"rest\"}]")]
    public async Task Money_and_tiers_are_shown_as_they_were_sent_and_can_be_sent_back(string body, string shown)
    {
        await api.MustPutAsync(null, "/v1/meters/n", """{"eventType":"use","aggregation":"count","unit":"1"}""");
        var path = $"/v1/accounts/a/buckets/shown{Math.Abs(body.Length)}";
        await api.MustPutAsync(null, path, body);
        var read = await api.SendAsync("GET", path);
        read.Body.ShouldContain(shown);
        var sent = await api.SendAsync("PUT", path, read.Body);
        sent.Status.ShouldBe(200, sent.Body);
        sent.Body.ShouldBe(read.Body);
    }

    [Fact]
    public async Task A_bucket_that_was_read_can_be_sent_back_as_it_came()
    {
        await api.MustPutAsync(null, "/v1/accounts/a/buckets/back", Bucket);
        var read = await api.SendAsync("GET", "/v1/accounts/a/buckets/back");
        read.Json.GetProperty("period").GetProperty("timeZone").GetString().ShouldBe("Europe/London");
        (await api.SendAsync("PUT", "/v1/accounts/a/buckets/back", read.Body)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Bounds_of_a_one_off_are_cut_to_the_100_nanoseconds_that_are_kept()
    {
        const string path = "/v1/accounts/a/buckets/fine";
        await api.MustPutAsync(null, path, """{"name":"B","meter":"m","capacity":1,"from":"2026-03-01T00:00:00.123456789Z","to":"2026-03-02T00:00:00.999999999Z"}""");
        var read = (await api.SendAsync("GET", path)).Json;
        read.GetProperty("from").GetString().ShouldBe("2026-03-01T00:00:00.1234567Z");
        read.GetProperty("to").GetString().ShouldBe("2026-03-02T00:00:00.9999999Z");
    }

    [Fact]
    public async Task Entity_tags_guard_writes()
    {
        const string path = "/v1/accounts/tagged";
        await api.MustPutAsync(null, path, """{"name":"one"}""");
        var tag = (await api.SendAsync("GET", path)).Headers.ETag!;
        (await PutAsync(path, request => request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"other\"")))).Status.ShouldBe(412);
        (await PutAsync(path, request => request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any))).Status.ShouldBe(412);
        (await PutAsync(path, request => request.Headers.IfMatch.Add(tag))).Status.ShouldBe(200);
        (await PutAsync(path, request => request.Headers.IfMatch.Add(tag))).Json.GetProperty("code").GetString().ShouldBe("precondition.failed");
        (await PutAsync("/v1/accounts/fresh", request => request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_subject_has_a_tag_that_guards_it()
    {
        await api.MustPutAsync(null, "/v1/accounts/guarded", """{"name":"G"}""");
        const string path = "/v1/accounts/guarded/subjects/line";
        var made = await api.SendAsync("PUT", path, "{}");
        (await api.SendAsync("GET", path)).Headers.ETag!.ShouldBe(made.Headers.ETag);
        foreach (var method in (string[])["PUT", "DELETE"])
        {
            var stale = ApiUnderTest.Request(method, path, "{}");
            stale.Headers.TryAddWithoutValidation("If-Match", "\"stale\"");
            (await api.SendAsync(stale)).Json.GetProperty("code").GetString().ShouldBe("precondition.failed");
        }
        var fitting = ApiUnderTest.Request("DELETE", path, "{}");
        fitting.Headers.IfMatch.Add(made.Headers.ETag!);
        (await api.SendAsync(fitting)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Endpoints_show_their_secret_once_and_guard_writes_too()
    {
        const string path = "/v1/endpoints/hook";
        var made = await api.SendAsync("PUT", path, """{"kind":"webhook","url":"https://example.com/x"}""");
        made.Json.GetProperty("secret").GetString().ShouldBe("whsec_once");
        var read = await api.SendAsync("GET", path);
        read.Body.ShouldNotContain("whsec");
        var request = ApiUnderTest.Request("DELETE", path);
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        (await api.SendAsync(request)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Lists_go_page_by_page_to_their_end()
    {
        for (var at = 0; at < 5; at++) await api.MustPutAsync("other", $"/v1/accounts/p{at}", """{"name":"n"}""");
        var (keys, after) = (new List<string>(), "");
        do
        {
            var page = (await api.SendAsync("GET", $"/v1/accounts?limit=2{after}", tenant: "other")).Json;
            keys.AddRange(page.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("key").GetString()!));
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : "";
        }
        while (after.Length > 0);
        keys.Where(key => key.StartsWith('p')).ShouldBe(["p0", "p1", "p2", "p3", "p4"]);
    }

    [Fact]
    public async Task The_same_idempotency_key_takes_effect_once()
    {
        await api.MustPutAsync(null, "/v1/endpoints/again", """{"kind":"webhook","url":"https://example.com/x"}""");
        var before = api.Delivery.Tests;
        var first = await TestAsync("k1", "{}");
        first.Status.ShouldBe(202);
        (await TestAsync("k1", "{}")).Body.ShouldBe(first.Body);
        (api.Delivery.Tests - before).ShouldBe(1);
        (await TestAsync("k1", "{ }")).Json.GetProperty("code").GetString().ShouldBe("idempotency.body_differs");
    }

    [Fact]
    public async Task Answers_carry_security_headers_and_no_server_header()
    {
        var answer = await api.SendAsync("GET", "/health/ready");
        answer.Status.ShouldBe(200);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.Contains("Server").ShouldBeFalse();
        (await api.SendAsync("HEAD", "/v1/meters")).Status.ShouldBe(200);
        (await api.SendAsync("OPTIONS", "/v1/meters")).Status.ShouldBe(204);
        (await api.SendAsync("HEAD", "/openapi/v1.json")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_path_with_a_summary()
    {
        var document = (await api.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json"))).Json;
        document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var field in (string[])["tier", "forecast", "runOut", "pace"]) schemas.GetProperty("LineExplanationAnswer").GetProperty("properties").TryGetProperty(field, out _).ShouldBeTrue(field);
        var dimensions = schemas.GetProperty("CountedValueAnswer").GetProperty("properties").GetProperty("dimensions").GetProperty("additionalProperties");
        dimensions.GetProperty("type").EnumerateArray().Select(type => type.GetString()).ShouldBe(["null", "string"], ignoreOrder: true);
        (await api.SendAsync("GET", "/v1/facts")).Json.TryGetProperty("last", out _).ShouldBeTrue();
        document.GetProperty("paths").EnumerateObject().Count().ShouldBeGreaterThan(25);
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
            operation.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
        document.GetProperty("paths").GetProperty("/v1/meters/{meter}").GetProperty("put").GetProperty("requestBody").GetProperty("content")
            .TryGetProperty("application/json", out _).ShouldBeTrue();
        document.GetProperty("components").GetProperty("schemas").GetProperty("ApiKeyAnswer").GetProperty("required").EnumerateArray()
            .Select(name => name.GetString()).ShouldBe(["id", "name", "scopes", "createdAt"], ignoreOrder: true);
    }

    private Task<Answered> TestAsync(string key, string body)
    {
        var request = ApiUnderTest.Request("POST", "/v1/endpoints/again/test", body);
        request.Headers.Add("Idempotency-Key", key);
        return api.SendAsync(request);
    }

    private Task<Answered> PutAsync(string path, Action<HttpRequestMessage> with)
    {
        var request = ApiUnderTest.Request("PUT", path, """{"name":"two"}""");
        with(request);
        return api.SendAsync(request);
    }
}
