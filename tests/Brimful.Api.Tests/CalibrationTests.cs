using Brimful.Engine.Calibration;
using NodaTime;

namespace Brimful.Api.Tests;

public sealed class CalibrationTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Report = "/v1/foresight/calibration";

    [Fact]
    public async Task A_report_shows_what_was_said_beside_what_happened()
    {
        var answer = await api.SendAsync("GET", Report + "?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", tenant: "other");
        answer.Status.ShouldBe(200, answer.Body);
        var text = answer.Json.GetRawText();
        text.ShouldStartWith("""{"asOf":"2026-03-20T08:00:00Z","since":"2026-02-01T00:00:00Z","buckets":1,"periods":1,"forecasts":2,"isCut":false,"reliability":[{"from":0,"to":0.1,"count":0,"predicted":null,"happened":null},""");
        text.ShouldContain("""{"from":0.5,"to":0.6,"count":1,"predicted":0.5,"happened":1},""");
        text.ShouldEndWith(
            """{"from":0.9,"to":1,"count":1,"predicted":0.95,"happened":1}],"calibrationError":0.275,"brier":0.1262,"runRateNormal":{"brier":0.25,"skill":0.495},"runRate":{"brier":1,"skill":0.8738}"""
            + ""","alerts":{"probability":0.8,"fired":1,"exceeded":1,"precision":1,"recall":1,"sevenDaysAhead":1,"leadDays":10},"coverage":1}""");
        api.Calibration.Asked[^1].ShouldBe(("other", new CalibrationSpan(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 3, 1, 0, 0))));
    }

    [Fact]
    public async Task Every_instant_that_is_none_is_told_at_once()
    {
        var answer = await api.SendAsync("GET", Report + "?from=yesterday&to=32");
        answer.Status.ShouldBe(422, answer.Body);
        answer.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()).ShouldBe(["from", "to"]);
        answer.Json.GetProperty("code").GetString().ShouldBe("query.invalid");
    }

    [Fact]
    public async Task The_document_tells_of_it() =>
        (await api.SendAsync("GET", "/openapi/v1.json")).Json.GetProperty("paths").TryGetProperty(Report, out _).ShouldBeTrue();
}
