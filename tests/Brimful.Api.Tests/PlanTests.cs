namespace Brimful.Api.Tests;

/// <summary>Plans on the wire, and what accounts say of theirs.</summary>
public sealed class PlanTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string GoodBucket = """{"name":"B","meter":"m","capacity":100,"period":{"every":"P1M"},"thresholds":[{"percent":50}]}""";

    /// <summary>What is no fault in a plan, or another one: a plan knows no subjects, and leans on accounts' anchors.</summary>
    private static readonly Dictionary<string, string> OtherThanAtAnAccount = new()
    {
        ["""{"subjects":["ok","not ok",5]}"""] = "subjects plan.subjects_unsupported",
        ["""{"period":{"every":"P1M"}}"""] = "",
    };

    public static TheoryData<string, string> Buckets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var row in RefusalTests.Buckets)
            {
                var (change, faults) = ((string)row[0], (string)row[1]);
                var namesParticipants = change.StartsWith("{\"participants\":", StringComparison.Ordinal) && !faults.Contains("field.duplicate", StringComparison.Ordinal);
                var expected = namesParticipants ? "participants plan.subjects_unsupported" : OtherThanAtAnAccount.GetValueOrDefault(change, faults);
                if (expected.Length > 0) data.Add(change, string.Join('|', expected.Split('|').Select(fault => "buckets.x." + fault)));
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Buckets))]
    public async Task Every_fault_of_a_buckets_shape_is_told_at_its_path_in_the_plan(string change, string faults)
    {
        var answer = await api.SendAsync("PUT", "/v1/plans/bad", "{\"name\":\"P\",\"buckets\":{\"x\":" + RefusalTests.Changed(GoodBucket, change) + "}}");
        answer.Status.ShouldBe(422, answer.Body);
        answer.Faults.ShouldBe(faults.Split('|'), ignoreOrder: true);
    }

    [Theory]
    [InlineData("{}", "name field.missing|buckets field.missing")]
    [InlineData("""{"name":"P","buckets":[],"colour":"red"}""", "buckets field.type_invalid|colour field.unknown")]
    [InlineData("""{"name":5,"buckets":{"no way":{},"x":5,"y":{"key":"z","name":"Y","meter":"m","capacity":1}}}""", "name field.type_invalid|buckets.no way key.invalid|buckets.no way.name field.missing|buckets.no way.meter field.missing|buckets.no way.capacity field.missing|buckets.x field.type_invalid|buckets.y.key key.mismatch")]
    [InlineData("""{"key":"other","name":"P","buckets":{"x":{"name":"X","meter":"m","capacity":1,"origin":"plan","status":{}}}}""", "key key.mismatch|buckets.x.origin field.unknown|buckets.x.status field.unknown")]
    public async Task A_bad_plan_is_refused_with_every_fault(string body, string faults)
    {
        var answer = await api.SendAsync("PUT", "/v1/plans/bad", body);
        answer.Status.ShouldBe(422, answer.Body);
        answer.Faults.ShouldBe(faults.Split('|'), ignoreOrder: true);
    }

    [Fact]
    public async Task A_plan_has_at_most_100_buckets()
    {
        var buckets = string.Join(',', Enumerable.Range(0, 101).Select(number => $"\"b{number}\":{GoodBucket}"));
        (await api.SendAsync("PUT", "/v1/plans/bad", "{\"name\":\"P\",\"buckets\":{" + buckets + "}}")).Faults.ShouldBe(["buckets plan.too_many_buckets"]);
    }

    [Fact]
    public async Task A_plan_is_shown_as_it_was_put_with_its_version_and_how_far_its_change_has_come()
    {
        const string body = """{"name":"Gold","buckets":{"b":{"name":"B","meter":"m","capacity":2.50,"period":{"every":"P1M"}},"a":{"name":"A","meter":"m","capacity":1,"period":{"every":"P1D","anchor":"2026-01-31T00:00:00","timeZone":"Europe/London"},"thresholds":[{"percent":80,"notify":["ops"]}]},"c":{"name":"C","meter":"m","capacity":1,"to":"2027-01-01T00:00:00Z"}}}""";
        (await api.SendAsync("PUT", "/v1/plans/gold", body)).Status.ShouldBe(201);
        var read = await api.SendAsync("GET", "/v1/plans/gold");
        read.Body.ShouldBe("""{"key":"gold","name":"Gold","buckets":{"a":{"name":"A","meter":"m","capacity":1,"period":{"every":"P1D","anchor":"2026-01-31T00:00:00","timeZone":"Europe/London"},"limit":"soft","thresholds":[{"percent":80,"notify":["ops"]}],"countFrom":"periodStart","jump":"each"},"b":{"name":"B","meter":"m","capacity":2.5,"period":{"every":"P1M"},"limit":"soft","thresholds":[],"countFrom":"periodStart","jump":"each"},"c":{"name":"C","meter":"m","capacity":1,"period":null,"to":"2027-01-01T00:00:00Z","limit":"soft","thresholds":[],"countFrom":"periodStart","jump":"each"}},"version":2,"accounts":7,"rollout":{"version":2,"done":3,"of":7}}""");
        (await api.SendAsync("PUT", "/v1/plans/gold", read.Body)).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/plans")).Json.GetProperty("data").EnumerateArray().Select(plan => plan.GetProperty("key").GetString()).ShouldContain("gold");
        (await api.SendAsync("GET", "/v1/plans/gold", tenant: "other")).Status.ShouldBe(404);
        (await api.SendAsync("DELETE", "/v1/plans/gold")).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/plans/gold")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_account_says_its_plan_its_anchor_and_what_it_has_otherwise()
    {
        const string body = """{"name":"A","plan":"gold","periodAnchor":"2026-01-31T08:30:00","overrides":{"b":{"name":"Mine","capacity":"500.5","subjects":["s1"],"thresholds":[{"value":5}]},"a":{"thresholds":[]}},"subjects":["s1"]}""";
        (await api.SendAsync("PUT", "/v1/accounts/planned", body)).Status.ShouldBe(201);
        var read = await api.SendAsync("GET", "/v1/accounts/planned");
        read.Body.ShouldBe("""{"key":"planned","name":"A","timeZone":"UTC","locale":"en","subjects":["s1"],"plan":"gold","periodAnchor":"2026-01-31T08:30:00","overrides":{"a":{"thresholds":[]},"b":{"name":"Mine","capacity":500.5,"subjects":["s1"],"thresholds":[{"value":5}]}}}""");
        (await api.SendAsync("PUT", "/v1/accounts/planned", read.Body)).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/accounts?plan=gold&subject=s1")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"plan":"no way","periodAnchor":"2026-01-31T00:00:00Z","overrides":[]}""", "plan key.invalid|periodAnchor period.invalid|overrides field.type_invalid")]
    [InlineData("""{"plan":5,"periodAnchor":"0000-01-31T00:00:00"}""", "plan field.type_invalid|periodAnchor period.invalid")]
    [InlineData("""{"overrides":{"no way":{},"x":5}}""", "overrides.no way key.invalid|overrides.x field.type_invalid")]
    [InlineData("""{"overrides":{"x":{"capacity":-1,"name":"","subjects":["a b"],"thresholds":[{"percent":0},{}],"colour":1}}}""", "overrides.x.capacity quantity.invalid|overrides.x.name field.invalid|overrides.x.subjects[0] key.invalid|overrides.x.thresholds[0].percent threshold.percent_out_of_range|overrides.x.thresholds[1] threshold.invalid|overrides.x.colour field.unknown")]
    [InlineData("""{"overrides":{"x":{"meter":"m","period":{},"from":"x","to":"x","countFrom":"now","participants":{},"limit":"hard","jump":"digest"}}}""", "overrides.x.participants override.field_fixed|overrides.x.meter override.field_fixed|overrides.x.period override.field_fixed|overrides.x.from override.field_fixed|overrides.x.to override.field_fixed|overrides.x.countFrom override.field_fixed|overrides.x.limit not_supported_yet|overrides.x.jump not_supported_yet")]
    public async Task What_is_wrong_with_an_accounts_plan_is_told_at_its_path(string change, string faults)
    {
        var answer = await api.SendAsync("PUT", "/v1/accounts/x", RefusalTests.Changed("""{"name":"A"}""", change));
        answer.Status.ShouldBe(422, answer.Body);
        answer.Faults.ShouldBe(faults.Split('|'), ignoreOrder: true);
    }

    [Fact]
    public async Task An_accounts_own_bucket_without_an_anchor_takes_the_accounts()
    {
        await api.MustPutAsync(null, "/v1/accounts/anchored", """{"name":"A","timeZone":"Europe/London","periodAnchor":"2026-01-31T08:30:00.123456789"}""");
        await api.MustPutAsync(null, "/v1/accounts/anchored/buckets/b", GoodBucket);
        var bucket = (await api.SendAsync("GET", "/v1/accounts/anchored/buckets/b")).Json;
        bucket.GetProperty("period").GetRawText().ShouldBe("""{"every":"P1M","anchor":"2026-01-31T08:30:00.1234567","timeZone":"Europe/London"}""");
        bucket.GetProperty("origin").GetString().ShouldBe("account");
        (await api.SendAsync("PUT", "/v1/accounts/a/buckets/b", GoodBucket)).Faults.ShouldBe(["period.anchor period.invalid"]);
    }

    [Fact]
    public async Task Bulks_put_plans_before_the_accounts_after_them()
    {
        const string body = """
            {"put":"/plans/bulk","body":{"name":"P","buckets":{"b":{"name":"B","meter":"m","capacity":5}}}}
            {"put":"/accounts/on-bulk","body":{"name":"A","plan":"bulk"}}
            {"put":"/plans/bulk","body":{}}
            """;
        var answer = await api.SendAsync("POST", "/v1/bulk", body, "application/x-ndjson");
        answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("status").GetInt32()).ShouldBe([201, 201, 422]);
    }
}
