namespace Brimful.Api.Tests;

public sealed class RefusalTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Bucket = "/v1/accounts/a/buckets/b";
    private const string Good = """{"name":"B","meter":"m","capacity":100,"period":{"every":"P1M","anchor":"2026-03-01T00:00:00","timeZone":"UTC"},"thresholds":[{"percent":50}]}""";

    /// <summary>Body of a bucket (fields that replace those of a good one) and the faults expected, all at once.</summary>
    public static TheoryData<string, string> Buckets => new()
    {
        { """{"name":null}""", "name field.missing" },
        { """{"name":5}""", "name field.type_invalid" },
        { """{"name":""}""", "name field.invalid" },
        { """{"meter":"nope"}""", "meter bucket.meter_unknown" },
        { """{"meter":"no way"}""", "meter key.invalid" },
        { """{"capacity":-1}""", "capacity quantity.invalid" },
        { """{"capacity":1.0000000001}""", "capacity quantity.invalid" },
        { """{"capacity":1e18}""", "capacity quantity.invalid" },
        { """{"capacity":"ten"}""", "capacity quantity.invalid" },
        { """{"capacity":true}""", "capacity field.type_invalid" },
        { """{"colour":"red"}""", "colour field.unknown" },
        { """{"subjects":["ok","not ok",5]}""", "subjects[1] key.invalid|subjects[2] field.type_invalid" },
        { """{"period":{"every":"P1M1D","anchor":"2026-03-01T00:00:00"}}""", "period.every period.invalid" },
        { """{"period":{"every":"P1M"}}""", "period.anchor period.invalid" },
        { """{"period":{"every":"P1M","anchor":"2026-03-01T00:00:00Z"}}""", "period.anchor period.invalid" },
        { """{"period":{"every":"P1M","anchor":"2026-03-01T00:00:00","timeZone":"Mars/Base"}}""", "period.timeZone timezone.unknown" },
        { """{"from":"2026-03-01T00:00:00Z"}""", "from period.invalid" },
        { """{"period":null,"from":"2026-03-02T00:00:00Z","to":"2026-03-01T00:00:00Z"}""", "to period.invalid" },
        { """{"thresholds":[{"percent":0.5},{"percent":10001}]}""", "thresholds[0].percent threshold.percent_out_of_range|thresholds[1].percent threshold.percent_out_of_range" },
        { """{"thresholds":[{"percent":80},{"percent":"80.0"}]}""", "thresholds[1] threshold.duplicate" },
        { """{"thresholds":[{"percent":80,"value":5},{}]}""", "thresholds[0] threshold.invalid|thresholds[1] threshold.invalid" },
        { """{"thresholds":[{"value":0},{"every":0},{"remaining":-1}]}""", "thresholds[0].value quantity.invalid|thresholds[1].every quantity.invalid|thresholds[2].remaining quantity.invalid" },
        { """{"thresholds":[{"percent":80,"above":1}]}""", "thresholds[0].above threshold.invalid" },
        { """{"thresholds":[{"percent":80,"on":["reached"],"onCreate":"now","notifyLate":1}]}""", "thresholds[0].on[0] field.invalid|thresholds[0].onCreate field.invalid|thresholds[0].notifyLate field.type_invalid" },
        { """{"thresholds":[{"forecast":{"probability":0.8}},{"runOut":{}},{"pace":{}},{"percent":5,"tier":"x"},{"pace":{"over":0.9,"ahead":0,"x":1}},{"pace":{"over":101,"ahead":101},"hysteresis":1}]}""", "thresholds[1].runOut.before field.missing|thresholds[2].pace.over field.missing|thresholds[3].tier threshold.invalid|thresholds[4].pace.over threshold.invalid|thresholds[4].pace.ahead threshold.invalid|thresholds[4].pace.x field.unknown|thresholds[5].hysteresis threshold.invalid|thresholds[5].pace.over threshold.invalid|thresholds[5].pace.ahead threshold.invalid" },
        { """{"thresholds":[{"forecast":{}},{"forecast":5},{"forecast":{"probability":1,"within":"P1Y","value":0,"percent":0,"x":1}},{"runOut":{"before":"soon"}},{"forecast":{"probability":0.8},"hysteresis":1}]}""", "thresholds[0].forecast.probability field.missing|thresholds[1].forecast field.type_invalid|thresholds[2].forecast.within period.invalid|thresholds[2].forecast.probability threshold.probability_out_of_range|thresholds[2].forecast.percent threshold.invalid|thresholds[2].forecast.value quantity.invalid|thresholds[2].forecast.percent threshold.percent_out_of_range|thresholds[2].forecast.x field.unknown|thresholds[3].runOut.before period.invalid|thresholds[4].hysteresis threshold.invalid" },
        { """{"participants":{"l1":{"capacity":1,"thresholds":[{"forecast":{"probability":0.8}}]}}}""", "participants.l1.thresholds[0] not_supported_yet" },
        { """{"participants":[]}""", "participants field.type_invalid" },
        { """{"participants":{"no way":{"capacity":-1},"l1":{"limit":"hard","colour":1},"l2":5,"l3":{"capacity":1,"thresholds":[{"percent":80},{"percent":80}]}}}""", "participants.no way key.invalid|participants.no way.capacity quantity.invalid|participants.l1.capacity field.missing|participants.l1.limit not_supported_yet|participants.l1.colour field.unknown|participants.l2 field.type_invalid|participants.l3.thresholds[1] threshold.duplicate" },
        { """{"participants":{"l1":{"capacity":1},"l1":{"capacity":2}}}""", "participants.l1 field.duplicate" },
        { """{"rollover":{"max":0,"periods":1001,"x":1}}""", "rollover.max quantity.invalid|rollover.periods field.invalid|rollover.x field.unknown" },
        { """{"rollover":{}}""", "rollover.max field.missing|rollover.periods field.missing" },
        { """{"rollover":5}""", "rollover field.type_invalid" },
        { """{"period":null,"rollover":{"max":5,"periods":1}}""", "rollover rollover.invalid" },
        { """{"topUp":{}}""", "topUp.below field.missing|topUp.amount field.missing|topUp.atMost field.missing" },
        { """{"topUp":{"below":-1,"amount":0,"atMost":0,"expiresAfter":"P1M1D","priority":-1,"notify":["a b"],"x":1}}""", "topUp.below quantity.invalid|topUp.amount quantity.invalid|topUp.atMost field.invalid|topUp.expiresAfter period.invalid|topUp.priority field.invalid|topUp.notify[0] key.invalid|topUp.x field.unknown" },
        { """{"tiers":[]}""", "tiers tiers.invalid" },
        { """{"tiers":{"upTo":10}}""", "tiers field.type_invalid" },
        { """{"tiers":[{"upTo":10},5,{"name":"","x":1},{"upTo":10,"name":"a"},{"upTo":9,"name":"a"}]}""", "tiers[0].name field.missing|tiers[1] field.type_invalid|tiers[2].upTo tiers.invalid|tiers[2].name field.invalid|tiers[2].x field.unknown|tiers[4].upTo tiers.invalid|tiers[4].name tiers.invalid" },
        { """{"tiers":[{"upTo":10,"name":"a","thresholds":[{"percent":101},{"remaining":11},{"value":5},{"every":5}]},{"name":"rest","thresholds":[{"percent":50},{"remaining":5}]}]}""", "tiers[0].thresholds[0].percent threshold.percent_out_of_range|tiers[0].thresholds[1].remaining quantity.invalid|tiers[0].thresholds[2] threshold.invalid|tiers[0].thresholds[3] threshold.invalid|tiers[1].thresholds[0] threshold.tier_open|tiers[1].thresholds[1] threshold.tier_open" },
        { """{"tiers":[{"upTo":10,"name":"a","model":"volume"}]}""", "tiers[0].model bucket.volume_tiers_unsupported" },
        { """{"capacity":null,"tiers":[{"name":"a"}]}""", "capacity field.missing" },
        { """{"meter":null,"tiers":[{"name":"a","upTo":1000000000000000}],"spend":{"currency":"USD","prices":[{"meter":"m","model":"perUnit","unitPrice":1}]}}""", "tiers[0].upTo money.invalid" },
        { """{"meters":["m"]}""", "meters field.invalid" },
        { """{"meter":null,"meters":[]}""", "meters field.invalid" },
        { """{"meter":null,"meters":["m","none","no way",5]}""", "meters[1] bucket.meter_unknown|meters[2] key.invalid|meters[3] field.type_invalid" },
        { """{"meter":null,"meters":["m","m"]}""", "meters[1] bucket.meter_repeated" },
        { """{"where":{"$.a":1}}""", "where not_supported_yet" },
        { """{"limit":"hard"}""", "limit not_supported_yet" },
        { """{"jump":"digest"}""", "jump not_supported_yet" },
        { """{"jump":"high"}""", "jump field.invalid" },
        { """{"meter":null,"spend":{"currency":"USD","prices":[]}}""", "spend.prices field.invalid" },
        { """{"spend":5}""", "spend field.invalid|spend field.type_invalid" },
        { """{"meter":null,"spend":{"x":1}}""", "spend.currency field.missing|spend.prices field.missing|spend.x field.unknown" },
        { """{"meter":null,"spend":{"currency":"usd","prices":[5,{},{"meter":"none","model":"flat"}]}}""", "spend.currency currency.invalid|spend.prices[0] field.type_invalid|spend.prices[1].meter field.missing|spend.prices[1].model field.missing|spend.prices[2].meter bucket.meter_unknown|spend.prices[2].model field.invalid" },
        { """{"meter":null,"spend":{"currency":"USD","prices":[{"meter":"m","model":"perUnit","unitPrice":-1,"flat":-1},{"meter":"m","model":"package","size":0,"price":1e9}]}}""", "spend.prices[0].unitPrice price.invalid|spend.prices[0].flat price.invalid|spend.prices[1].size quantity.invalid|spend.prices[1].price price.invalid|spend.prices[1].meter bucket.meter_repeated" },
        { """{"meter":null,"spend":{"currency":"USD","prices":[{"meter":"m","model":"perUnit","unitPrice":0.0000000001,"size":1}]}}""", "spend.prices[0].unitPrice quantity.invalid|spend.prices[0].size field.unknown" },
        { """{"meter":null,"spend":{"currency":"USD","prices":[{"meter":"m","model":"graduated","tiers":[]}]}}""", "spend.prices[0].tiers tiers.invalid" },
        { """{"meter":null,"spend":{"currency":"USD","prices":[{"meter":"m","model":"graduated","tiers":[{"upTo":10,"unitPrice":1},{"unitPrice":1},{"upTo":10,"unitPrice":1e15,"flat":1e15}]}]}}""", "spend.prices[0].tiers[1].upTo tiers.invalid|spend.prices[0].tiers[2].upTo tiers.invalid|spend.prices[0].tiers[2].unitPrice price.invalid|spend.prices[0].tiers[2].flat price.invalid" },
        { """{"meter":null,"spend":{"currency":"USD","prices":[{"meter":"m","model":"graduated","tiers":[{"upTo":10,"unitPrice":1},{"upTo":9,"unitPrice":1,"x":1},{}]}]}}""", "spend.prices[0].tiers[1].upTo tiers.invalid|spend.prices[0].tiers[1].x field.unknown|spend.prices[0].tiers[2].unitPrice field.missing" },
        { """{"participants":{},"meter":null,"spend":{"currency":"USD","prices":[{"meter":"m","model":"perUnit","unitPrice":1}]}}""", "participants participant.of_spend" },
        { """{"meter":null,"capacity":1e15,"rollover":{"max":1e15,"periods":1},"topUp":{"below":1e15,"amount":1e15,"atMost":1},"thresholds":[{"value":1e15},{"remaining":1e15,"hysteresis":1e15},{"every":1e15,"above":1e15}],"spend":{"currency":"USD","prices":[{"meter":"m","model":"perUnit","unitPrice":1}]}}""", "capacity money.invalid|rollover.max money.invalid|topUp.below money.invalid|topUp.amount money.invalid|thresholds[0].value money.invalid|thresholds[1].remaining money.invalid|thresholds[1].hysteresis money.invalid|thresholds[2].every money.invalid|thresholds[2].above money.invalid" },
        { """{"meter":null,"spend":{"currency":"USD","prices":[{"meter":"m","model":"volume"}]}}""", "spend.prices[0].model bucket.volume_tiers_unsupported" },
        { """{"key":"c"}""", "key key.mismatch" },
    };

    [Theory]
    [MemberData(nameof(Buckets))]
    public async Task A_bad_bucket_is_refused_with_every_fault_at_its_path(string change, string faults)
    {
        var answer = await api.SendAsync("PUT", Bucket, Changed(Good, change));
        answer.Status.ShouldBe(422, answer.Body);
        answer.ContentType.ShouldBe("application/problem+json");
        answer.Faults.ShouldBe(faults.Split('|'), ignoreOrder: true);
        foreach (var fault in answer.Json.GetProperty("errors").EnumerateArray()) fault.GetProperty("message").GetString()!.ShouldEndWith(".");
    }

    [Fact]
    public async Task Faults_of_every_kind_are_told_at_once()
    {
        var answer = await api.SendAsync("PUT", Bucket, """{"meter":"nope","capacity":-1,"period":{"every":"x"},"thresholds":[{"percent":0}],"limit":"hard","extra":1}""");
        answer.Faults.ShouldBe(
            ["name field.missing", "meter bucket.meter_unknown", "capacity quantity.invalid", "period.every period.invalid", "period.anchor period.invalid",
             "thresholds[0].percent threshold.percent_out_of_range", "limit not_supported_yet", "extra field.unknown"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("PUT", "/v1/accounts/a/buckets/w", """{"name":"n","meter":"m","capacity":1,"window":"PT60S","period":{"every":"P1M","anchor":"2026-01-31T00:00:00"},"measure":"concurrent","topUp":{"below":1,"amount":1,"atMost":1},"rollover":{"max":1,"periods":1}}""", "period window.invalid|topUp window.invalid|rollover window.invalid|measure measure.invalid")]
    [InlineData("PUT", "/v1/accounts/a/buckets/w", """{"name":"n","meter":"m","capacity":1,"window":"P1M"}""", "window window.invalid")]
    [InlineData("PUT", "/v1/accounts/a/buckets/w", """{"name":"n","meter":"m","capacity":1,"window":60,"measure":"peak"}""", "window field.type_invalid|measure field.invalid")]
    [InlineData("PUT", "/v1/accounts/a/buckets/w", """{"name":"n","meter":"m","capacity":1,"measure":"concurrent","from":"2026-03-01T00:00:00Z","to":"2026-04-01T00:00:00Z"}""", "from measure.invalid|to measure.invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"duration","unit":"s","session":"s","maxSilence":"P1M"}""", "session path.invalid|action field.missing|maxSilence field.invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"duration","session":"$.s","action":"$.a","maxSilence":"PT0S"}""", "maxSilence field.invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"duration","session":"$.s","action":"$.a","maxSilence":"P36D"}""", "maxSilence field.invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"count","unit":"1","session":"$.s","action":"$.a","maxSilence":"PT5M"}""", "session field.invalid|action field.invalid|maxSilence field.invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"sum","unit":"1"}""", "value field.missing")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"uniqueCount","unit":"1"}""", "value field.missing")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"sum","unit":"1","value":"bytes"}""", "value path.invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"count","unit":"1","where":{"$.a":[],"b":1,"$.c":{}}}""", "where.$.a where.invalid|where.b path.invalid|where.$.c where.invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"count","unit":"1","dimensions":["$.a"]}""", "dimensions field.type_invalid")]
    [InlineData("PUT", "/v1/meters/x", """{"eventType":"e","aggregation":"count","unit":"1","dimensions":{"a b":"$.a","meter":"$.m","c":"c","d":1,"e":"$.e"}}""", "dimensions.a b key.invalid|dimensions.c path.invalid|dimensions.d field.type_invalid|dimensions.meter meter.dimension_reserved|dimensions meter.too_many_dimensions")]
    [InlineData("PUT", "/v1/meters/no way", """{"eventType":"e","aggregation":"count","unit":"1"}""", "meter key.invalid")]
    [InlineData("PUT", "/v1/accounts/x", """{"name":"n","timeZone":"Mars","locale":"e","currency":"usd","attributes":[],"plan":"p","periodAnchor":"x","overrides":{}}""", "timeZone timezone.unknown|locale locale.invalid|currency currency.invalid|attributes field.type_invalid|periodAnchor period.invalid")]
    [InlineData("PUT", "/v1/accounts/x", """{"name":"a\u0000","attributes":{"x":"\ud800"}}""", "name text.invalid|attributes.x text.invalid")]
    [InlineData("PUT", "/v1/accounts/x", """{"name":"a","name":"b"}""", "name field.duplicate")]
    [InlineData("PUT", "/v1/accounts/x", "[]", " field.type_invalid")]
    [InlineData("PUT", "/v1/tenants/x", """{"name":"n","mode":"test","now":"yesterday"}""", "mode field.invalid|now instant.invalid")]
    [InlineData("PUT", "/v1/tenants/x", """{"name":"n","now":"2026-03-01T00:00:00Z"}""", "now clock.not_sandbox")]
    [InlineData("PUT", "/v1/tenants/default/clock", "{}", "now field.missing")]
    [InlineData("POST", "/v1/tenants/default/api-keys", """{"name":"n","scopes":["all"]}""", "scopes[0] scope.unknown")]
    [InlineData("PUT", "/v1/endpoints/x", """{"kind":"slack","url":"https://x"}""", "kind not_supported_yet")]
    [InlineData("PUT", "/v1/endpoints/x", """{"kind":"pigeon","url":"https://x"}""", "kind field.invalid")]
    [InlineData("POST", "/v1/events/void", """{"source":"","id":7,"subject":[],"account":"","extra":1}""", "source field.invalid|id field.type_invalid|subject field.type_invalid|account field.invalid|extra field.unknown")]
    [InlineData("POST", "/v1/events/void", "{}", "source field.missing|id field.missing")]
    [InlineData("PUT", "/v1/plans/no way", "{}", "plan key.invalid|name field.missing|buckets field.missing")]
    [InlineData("POST", "/v1/accounts/a/buckets/b/grants", "{}", "id field.missing|amount field.missing")]
    [InlineData("POST", "/v1/accounts/a/buckets/b/grants", """{"id":"topup:1","amount":-1,"priority":1.5,"effectiveAt":"2026-03-02T00:00:00Z","expiresAt":"2026-03-02T00:00:00Z","reason":1,"what":1}""", "id grant.id_reserved|amount quantity.invalid|priority field.invalid|expiresAt grant.expiry_before_effect|reason field.type_invalid|what field.unknown")]
    [InlineData("POST", "/v1/accounts/a/buckets/b/grants", """{"id":"a b","amount":1,"effectiveAt":"now","expiresAt":5}""", "id key.invalid|effectiveAt instant.invalid|expiresAt field.type_invalid")]
    [InlineData("POST", "/v1/accounts/a/buckets/b/contributions", "{}", "contributor field.missing|amount field.missing|from field.missing")]
    [InlineData("POST", "/v1/accounts/a/buckets/b/contributions", """{"contributor":"a b","amount":0,"from":"2026-03-02T00:00:00Z","to":"2026-03-02T00:00:00Z","prorate":1,"what":1}""", "contributor key.invalid|amount quantity.invalid|to contribution.to_before_from|prorate field.type_invalid|what field.unknown")]
    [InlineData("POST", "/v1/authorizations", "{}", "/v1/authorizations not_supported_yet")]
    [InlineData("GET", "/v1/plans?limit=0", null, "limit query.invalid")]
    [InlineData("GET", "/v1/accounts?limit=0", null, "limit query.invalid")]
    [InlineData("GET", "/v1/accounts?limit=1001", null, "limit query.invalid")]
    [InlineData("GET", "/v1/facts?after=zzz", null, "after cursor.invalid")]
    [InlineData("GET", "/v1/accounts/a/buckets/b/facts?after=p-1", null, "after cursor.invalid")]
    [InlineData("GET", "/v1/events/rejected?after=zzz", null, "after cursor.invalid")]
    [InlineData("GET", "/v1/events/unattributed?after=zzz", null, "after cursor.invalid")]
    [InlineData("GET", "/v1/accounts?after=%00", null, "after cursor.invalid")]
    [InlineData("PUT", "/v1/endpoints/no way", """{"kind":"webhook","url":"ftp://example.com/","secret":"short","rateLimitPerSecond":0,"colour":"red"}""", "endpoint key.invalid|url endpoint.url_scheme|secret endpoint.secret_invalid|rateLimitPerSecond field.invalid|colour field.unknown")]
    [InlineData("PUT", "/v1/endpoints/x", """{"kind":"webhook","url":"https://me:secret@example.com/","secret":5}""", "url endpoint.url_user_info|secret field.type_invalid")]
    [InlineData("PUT", "/v1/endpoints/x", """{"secret":"whsec_AAAA"}""", "kind field.missing|url field.missing|secret endpoint.secret_invalid")]
    [InlineData("PUT", "/v1/accounts/a/buckets/b", """{"name":"B","meter":"m","capacity":1,"from":"2026-03-01T00:00:00.00000001Z","to":"2026-03-01T00:00:00.00000002Z"}""", "to period.invalid")]
    public async Task Bad_requests_are_refused_by_name(string method, string path, string? body, string faults)
    {
        var answer = await api.SendAsync(method, path, body);
        answer.Status.ShouldBe(422, answer.Body);
        answer.Faults.ShouldBe(faults.Split('|'), ignoreOrder: true);
    }

    [Theory]
    [InlineData("PUT", "/v1/accounts/x", "{", 400, "request.unreadable")]
    [InlineData("PUT", "/v1/accounts/x", "", 400, "request.unreadable")]
    [InlineData("PUT", "/v1/accounts/x", "\uFEFF{\"name\":\"X\"}", 400, "request.unreadable")]
    [InlineData("PUT", "/v1/accounts/x", "{\"name\":\"X\",\"subjects\":[\"q\",\"q\"]}", 422, "subject.duplicate")]
    [InlineData("PUT", "/v1/accounts/a/buckets/twice", "{\"name\":\"B\",\"meter\":\"m\",\"capacity\":1,\"subjects\":[\"l1\",\"l1\"]}", 422, "subject.duplicate")]
    [InlineData("GET", "/v1/nothing", null, 404, "not_found")]
    [InlineData("GET", "/openapi/v2.json", null, 404, "not_found")]
    [InlineData("GET", "/v1/accounts/nobody", null, 404, "not_found")]
    [InlineData("GET", "/v1/accounts/a/buckets/none/facts", null, 404, "not_found")]
    [InlineData("PATCH", "/v1/accounts/a", "{}", 405, "method_not_allowed")]
    public async Task What_cannot_be_read_or_found_is_a_problem_too(string method, string path, string? body, int status, string code)
    {
        var answer = await api.SendAsync(method, path, body);
        answer.Status.ShouldBe(status, answer.Body);
        answer.ContentType.ShouldBe("application/problem+json");
        answer.Json.GetProperty("code").GetString().ShouldBe(code);
    }

    [Theory]
    [InlineData("POST", "/v1/tenants/default/api-keys", "Idempotency-Key", "")]
    [InlineData("POST", "/v1/tenants/default/api-keys", "Idempotency-Key", "a", "b")]
    [InlineData("PUT", "/v1/accounts/guarded", "If-None-Match", "")]
    [InlineData("PUT", "/v1/accounts/guarded", "If-Match", "")]
    public async Task A_header_that_guards_a_write_is_refused_where_it_guards_nothing(string method, string path, string header, params string[] values)
    {
        var request = ApiUnderTest.Request(method, path, """{"name":"X","scopes":["events:write"]}""");
        foreach (var value in values) request.Headers.TryAddWithoutValidation(header, value);
        var answer = await api.SendAsync(request);
        (answer.Status, answer.Json.GetProperty("code").GetString()).ShouldBe((422, "header.invalid"));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("application/json;charset=us-ascii", 200)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json; charset=\"utf-16\"", 415)]
    public async Task A_body_in_another_charset_than_UTF_8_is_refused(string contentType, int status)
    {
        var answer = await api.SendAsync("PUT", "/v1/accounts/x", """{"name":"Zoë","timeZone":"UTC","locale":"en","subjects":[]}""", contentType);

        (answer.Status is 201 ? 200 : answer.Status).ShouldBe(status);
        if (status == 415) answer.Json.GetProperty("code").GetString().ShouldBe("request.charset_unsupported");
    }

    [Fact]
    public async Task A_body_of_depth_33_is_unreadable_and_another_media_type_is_named()
    {
        var deep = "{\"name\":\"n\",\"attributes\":{\"a\":" + new string('[', 31) + new string(']', 31) + "}}";
        (await api.SendAsync("PUT", "/v1/accounts/x", deep)).Status.ShouldBe(400);
        (await api.SendAsync("PUT", "/v1/accounts/x", "{}", "text/plain")).Json.GetProperty("code").GetString().ShouldBe("request.media_type_unsupported");
    }

    internal static string Changed(string good, string change)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(good)!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject()) node[name] = value?.DeepClone();
        return node.ToJsonString();
    }
}
