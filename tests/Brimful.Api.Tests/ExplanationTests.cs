using NodaTime;

namespace Brimful.Api.Tests;

public sealed class ExplanationTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Path = "/v1/accounts/a/buckets/b/explain";

    [Fact]
    public async Task An_instant_is_explained_with_level_lines_reasons_and_events_in_exact_numbers()
    {
        var answer = await api.SendAsync("GET", Path + "?at=2026-03-10T09:00:00%2B01:00&period=2026-03-01T00:00:00Z&participant=s1");
        answer.Status.ShouldBe(200, answer.Body);
        const string move = """{"cause":"usage","eventId":"e1","source":"tests","subject":"s1","usedBefore":0,"used":42.5,"occurredAt":"2026-03-10T08:00:00Z","countedAt":"2026-03-10T08:00:00Z"}""";
        answer.Json.GetRawText().ShouldBe(
            """{"account":"a","bucket":"b","participant":"s1","at":"2026-03-10T08:00:00Z","meter":"m","unit":"GB","period":{"start":"2026-03-10T08:00:00Z","end":"2026-03-10T08:00:00Z"},"capacity":100,"used":42.5,"held":0,"remaining":57.5,"overage":0,"percent":42.5,"nextReset":"2026-03-10T08:00:00Z","changes":1,"""
            + $$"""
               "thresholds":[{"percent":50,"level":50,"state":"armed","reason":"not_reached","missing":7.5,"arming":1,"facts":[],"movedBy":null,"since":[{{move}}]}],"lastMoves":[{{move}}],"largestMoves":[{{move}}]}
               """);
        api.Explanations.Asked[^1].ShouldSatisfyAllConditions(
            asked => (asked.Tenant, asked.Account, asked.Bucket, asked.Participant).ShouldBe(("default", "a", "b", "s1")),
            asked => (asked.At, asked.Period).ShouldBe((Instant.FromUtc(2026, 3, 10, 8, 0), Instant.FromUtc(2026, 3, 1, 0, 0))));
    }

    [Fact]
    public async Task Without_anything_it_is_about_now_and_the_open_period_and_in_another_tenant_it_is_not_there()
    {
        (await api.SendAsync("GET", Path)).Status.ShouldBe(200);
        api.Explanations.Asked[^1].ShouldSatisfyAllConditions(asked => asked.At.ShouldBeNull(), asked => asked.Period.ShouldBeNull(), asked => asked.Participant.ShouldBeNull());
        (await api.SendAsync("GET", Path, tenant: "other")).Status.ShouldBe(404);
        api.Explanations.Asked[^1].Tenant.ShouldBe("other");
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_with_names_and_codes()
    {
        var answer = await api.SendAsync("GET", Path + "?at=yesterday&period=1&colour=red");
        answer.Status.ShouldBe(422);
        answer.Faults.ShouldBe(["at query.invalid", "period query.invalid", "colour query.invalid"]);
    }

    [Fact]
    public async Task The_document_tells_of_it()
    {
        var get = (await api.SendAsync("GET", "/openapi/v1.json")).Json.GetProperty("paths").GetProperty("/v1/accounts/{account}/buckets/{bucket}/explain").GetProperty("get");
        get.GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()).ShouldBe(["account", "bucket", "at", "period", "participant"], ignoreOrder: true);
    }
}
