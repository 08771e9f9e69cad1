using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Api.Tests;

public sealed class UsageTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string OfBucket = "/v1/accounts/a/buckets/b/usage";

    [Fact]
    public async Task Usage_is_asked_for_by_time_step_and_group_and_shown_with_exact_numbers()
    {
        var answer = await api.SendAsync("GET", OfBucket + "?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00%2B01:00&step=PT1H&groupBy=subject");
        answer.Status.ShouldBe(200);
        answer.Json.GetRawText().ShouldBe(
            """{"bucket":"b","meter":"m","unit":"GB","aggregation":"max","timeZone":"UTC","from":"2026-03-01T00:00:00Z","to":"2026-03-01T01:00:00Z","step":"PT1H","groupBy":"subject","used":0.1,"events":2,"cells":["""
            + """{"start":"2026-03-01T00:00:00Z","end":"2026-03-01T01:00:00Z","used":0.1,"events":2,"groups":[{"key":"line-1","used":0.1,"events":2}]},"""
            + """{"start":"2026-03-01T01:00:00Z","end":"2026-03-01T01:00:00Z","used":null,"events":0,"groups":[]}]}""");
        var (tenant, account, bucket, query) = api.Usage.Asked[^1];
        (tenant, account, bucket, query.Step.Text, query.GroupBy).ShouldBe(("default", "a", "b", "PT1H", UsageGrouping.Subject));
        (query.From, query.To).ShouldBe((Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 3, 1, 23, 0)));
    }

    [Fact]
    public async Task Without_anything_it_is_by_day_and_numbers_come_as_text_to_those_who_ask()
    {
        var request = ApiUnderTest.Request("GET", OfBucket);
        request.Headers.Add("Brimful-Numbers", "string");
        var answer = await api.SendAsync(request);
        answer.Json.GetProperty("used").GetString().ShouldBe("0.1");
        answer.Json.GetProperty("cells")[0].TryGetProperty("groups", out _).ShouldBeFalse();
        var query = api.Usage.Asked[^1].Query;
        (query.From, query.To, query.Step, query.GroupBy).ShouldBe((null, null, UsageStep.Day, UsageGrouping.None));
    }

    [Fact]
    public async Task Of_a_meter_it_is_read_over_the_account()
    {
        (await api.SendAsync("GET", "/v1/accounts/a/usage?meter=m&groupBy=meter", tenant: "other")).Json.TryGetProperty("bucket", out _).ShouldBeFalse();
        var (tenant, _, meter, query) = api.Usage.Asked[^1];
        (tenant, meter, query.GroupBy).ShouldBe(("other", "m", UsageGrouping.Meter));
        (await api.SendAsync("GET", "/v1/accounts/a/usage")).Json.GetProperty("code").GetString().ShouldBe("query.invalid");
    }

    [Theory]
    [InlineData("from=yesterday&to=1&step=PT1M&groupBy=no+way", "from query.invalid", "to query.invalid", "step usage.step_unknown", "groupBy usage.group_unknown")]
    [InlineData("from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z", "to usage.range_empty")]
    [InlineData("from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z&step=P0D", "to usage.range_empty", "step usage.step_unknown")]
    public async Task All_that_is_wrong_is_told_at_once_with_codes_and_names(string query, params string[] faults)
    {
        var answer = await api.SendAsync("GET", OfBucket + "?" + query);
        answer.Status.ShouldBe(422);
        answer.Json.GetProperty("errors").EnumerateArray().Select(fault => $"{fault.GetProperty("path").GetString()} {fault.GetProperty("code").GetString()}").ShouldBe(faults);
    }

    [Fact]
    public async Task By_the_values_of_a_dimension_no_value_and_the_rest_are_told_apart()
    {
        var answer = await api.SendAsync("GET", OfBucket + "?groupBy=region");
        answer.Json.GetProperty("groupBy").GetString().ShouldBe("region");
        answer.Json.GetProperty("cells")[0].GetProperty("groups").GetRawText().ShouldBe(
            """[{"key":"line-1","used":0.1,"events":2},{"key":null,"used":0.1,"events":1},{"key":null,"isOther":true,"used":0.1,"events":1}]""");
        var query = api.Usage.Asked[^1].Query;
        (query.GroupBy, query.Dimension).ShouldBe((UsageGrouping.Dimension, "region"));
    }

    [Fact]
    public async Task The_document_tells_of_both_paths()
    {
        var paths = (await api.SendAsync("GET", "/openapi/v1.json")).Json.GetProperty("paths");
        foreach (var path in new[] { "/v1/accounts/{account}/buckets/{bucket}/usage", "/v1/accounts/{account}/usage" })
            paths.GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ShouldContain("groupBy");
    }
}
