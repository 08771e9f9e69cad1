using System.Text;
using System.Text.Json;

namespace Brimful.Api.Tests;

public sealed class BulkTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task Every_line_gets_its_verdict_in_order_and_sees_what_lines_before_it_made()
    {
        var body = new StringBuilder("{\"put\":\"/meters/bulk\",\"body\":{\"eventType\":\"e\",\"aggregation\":\"count\",\"unit\":\"1\"}}\n");
        const int accounts = 3_000;
        for (var at = 0; at < accounts; at++)
        {
            body.Append($"{{\"put\":\"/accounts/bulk{at}\",\"body\":{{\"name\":\"n\"}}}}\n");
            body.Append($"{{\"put\":\"/accounts/bulk{at}/buckets/b\",\"body\":{{\"name\":\"n\",\"meter\":\"bulk\",\"capacity\":5,\"period\":null}}}}\n");
        }
        var answer = await api.SendAsync("POST", "/v1/bulk", body.ToString(), "application/x-ndjson");
        var verdicts = answer.Body.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        verdicts.Select(verdict => verdict.GetProperty("line").GetInt32()).ShouldBe(Enumerable.Range(1, (2 * accounts) + 1));
        verdicts.ShouldAllBe(verdict => verdict.GetProperty("status").GetInt32() == 201);
    }

    [Fact]
    public async Task Bad_lines_are_refused_one_by_one_with_their_problem()
    {
        const string body = """
            {"put":"/accounts/good","body":{"name":"n"}}
            not json

            {"put":"/accounts/bad","body":{"name":5,"x":1}}
            {"put":"/plans/p","body":{}}
            {"put":"/tenants/t","body":{}}
            {"put":"/accounts/good","body":{"name":"again"}}
            """;
        var answer = await api.SendAsync("POST", "/v1/bulk", body, "application/x-ndjson");
        answer.Body.TrimEnd('\n').Split('\n').Select(Summary)
            .ShouldBe(["1 201 ", "2 400 request.unreadable", "4 422 field.type_invalid", "5 422 field.missing", "6 422 bulk.path_unknown", "7 200 "]);
    }

    [Fact]
    public async Task A_line_that_is_too_long_ends_a_bulk_and_says_that_what_follows_was_not_taken()
    {
        var body = "{\"put\":\"/accounts/before\",\"body\":{\"name\":\"n\"}}\n" + new string(' ', 11 << 20) + "\n{\"put\":\"/accounts/after\",\"body\":{\"name\":\"n\"}}";
        var answer = await api.SendAsync("POST", "/v1/bulk", body, "application/x-ndjson");
        answer.Body.TrimEnd('\n').Split('\n').Select(Summary).ShouldBe(["1 201 ", "2 413 request.too_large"]);
        answer.Body.ShouldContain("Lines without a verdict were not taken");
        (await api.SendAsync("GET", "/v1/accounts/after")).Status.ShouldBe(404);
    }

    private static string Summary(string line)
    {
        var verdict = JsonDocument.Parse(line).RootElement;
        var code = verdict.TryGetProperty("problem", out var problem) ? problem.GetProperty("code").GetString() : "";
        return $"{verdict.GetProperty("line")} {verdict.GetProperty("status")} {code}";
    }
}
