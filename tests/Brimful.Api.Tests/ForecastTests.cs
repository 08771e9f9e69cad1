namespace Brimful.Api.Tests;

public sealed class ForecastTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string OfBucket = "/v1/accounts/a/buckets/b/forecast";

    [Fact]
    public async Task A_forecast_is_shown_by_day_at_the_periods_end_and_until_the_capacity_runs_out()
    {
        var answer = await api.SendAsync("GET", OfBucket + "?horizon=P7D", tenant: "other");
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json.GetRawText().ShouldBe(
            """{"asOf":"2026-03-20T08:00:00Z","method":"weekdayLevel","history":40,"unit":"GB","daily":[{"date":"2026-03-21","q10":1,"q50":2.5,"q90":4}]"""
            + ""","periodEnd":{"at":"2026-04-01T00:00:00Z","q10":90,"q50":101.5,"q90":120,"capacity":100,"exceedProbability":0.8125}"""
            + ""","runOut":{"q10":"2026-03-27","q50":"2026-03-30","q90":null},"pace":1.2,"quality":{"brierSkill":0.3125,"coverage":0.8}}""");
        api.Forecasts.Asked[^1].ShouldBe((new("other", "a", "b"), 7));
    }

    [Fact]
    public async Task With_too_little_history_nothing_is_made_up()
    {
        var answer = await api.SendAsync("GET", "/v1/accounts/a/buckets/new/forecast");
        answer.Json.GetRawText().ShouldBe("""{"asOf":"2026-03-20T08:00:00Z","method":"insufficientHistory","history":3,"unit":"GB"}""");
        api.Forecasts.Asked[^1].Days.ShouldBe(30);
        (await api.SendAsync("GET", "/v1/accounts/a/buckets/none/forecast")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("horizon=30")]
    [InlineData("horizon=PT36H")]
    [InlineData("horizon=P200000D")]
    [InlineData("horizon=PT9223372036854775807H")]
    [InlineData("horizon=P36D")]
    [InlineData("horizon=P1M")]
    public async Task A_horizon_is_a_number_of_whole_days(string query)
    {
        var answer = await api.SendAsync("GET", OfBucket + "?" + query);
        answer.Status.ShouldBe(422, answer.Body);
        answer.Json.GetProperty("errors")[0].GetProperty("path").GetString().ShouldBe("horizon");
    }

    [Fact]
    public async Task The_document_tells_of_it() =>
        (await api.SendAsync("GET", "/openapi/v1.json")).Json.GetProperty("paths").TryGetProperty("/v1/accounts/{account}/buckets/{bucket}/forecast", out _).ShouldBeTrue();
}
