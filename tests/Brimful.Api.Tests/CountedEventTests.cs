using NodaTime;

namespace Brimful.Api.Tests;

public sealed class CountedEventTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task Counted_events_are_asked_for_by_time_and_bucket_and_shown_with_exact_values()
    {
        var answer = await api.SendAsync("GET", "/v1/accounts/a/events?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00%2B01:00&bucket=b&after=x&limit=7");
        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("next").GetString().ShouldBe("next");
        answer.Json.GetProperty("data")[0].GetRawText().ShouldBe(
            """{"id":"e1","source":"s","subject":"key","time":"2026-03-01T00:00:00Z","receivedAt":"2026-03-01T00:00:00Z","values":[{"meter":"m","quantity":0.000000001,"dimensions":{"region":"eu","tier":null}}]}""");
        var (tenant, account, query) = api.CountedEvents.Asked[^1];
        (tenant, account, query.Bucket, query.After, query.Limit).ShouldBe(("default", "a", "b", "x", 7));
        (query.From, query.To).ShouldBe((Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 3, 1, 23, 0)));
    }

    [Fact]
    public async Task A_time_that_is_none_is_named()
    {
        var answer = await api.SendAsync("GET", "/v1/accounts/a/events?from=yesterday");
        answer.Status.ShouldBe(422);
        answer.Json.GetProperty("code").GetString().ShouldBe("query.invalid");
    }
}
