using Brimful.Api.Tests.Fakes;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Engine.Backtests;
using NodaTime;

namespace Brimful.Api.Tests;

public sealed class BacktestTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Path = "/v1/backtests";
    private const string Span = "\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-03-11T00:00:00Z\"";

    [Fact]
    public async Task A_back_test_is_begun_read_by_page_with_messages_listed_and_forgotten()
    {
        for (var sequence = 1; sequence <= 3; sequence++) api.Backtests.Facts.Add(FakeBacktests.Fact(sequence, 1));
        api.Backtests.Facts.Add(FakeBacktests.Fact(4, 999)); // of an account that is gone
        var begun = await api.SendAsync("POST", Path, $$"""{"account":"a",{{Span}},"bucket":"b","thresholds":[{"percent":80}]}""");
        begun.Status.ShouldBe(202, begun.Body);
        var id = begun.Json.GetProperty("id").GetString();
        api.Backtests.Asked[^1].ShouldSatisfyAllConditions(
            asked => (asked.Account, asked.Plan, asked.Bucket, asked.Thresholds.Length).ShouldBe(("a", null, "b", 1)),
            asked => (asked.From, asked.To).ShouldBe((Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 3, 11, 0, 0))));

        var page = (await api.SendAsync("GET", $"{Path}/{id}?limit=2")).Json;
        (page.GetProperty("state").GetString(), page.GetProperty("progress").GetDouble(), page.GetProperty("next").GetString()).ShouldBe(("done", 1.0, "2"));
        page.GetProperty("skipped")[0].GetRawText().ShouldBe("""{"account":"old","code":"backtest.history_insufficient"}""");
        var first = page.GetProperty("facts")[0];
        first.GetProperty("hypothetical").GetBoolean().ShouldBeTrue();
        first.GetProperty("fact").GetProperty("threshold").GetRawText().ShouldBe("""{"percent":80,"level":80}""");
        first.GetProperty("message").GetProperty("type").GetString().ShouldBe("bucket.threshold.crossed");
        first.GetProperty("message").GetProperty("data").GetProperty("tenant").GetString().ShouldBe("default");
        var rest = (await api.SendAsync("GET", $"{Path}/{id}?limit=2&after=2")).Json;
        rest.GetProperty("facts").GetArrayLength().ShouldBe(1);

        (await api.SendAsync("GET", $"{Path}/{id}", tenant: "other")).Status.ShouldBe(404);
        (await api.SendAsync("GET", Path, tenant: "other")).Json.GetProperty("data").GetArrayLength().ShouldBe(0);
        (await api.SendAsync("GET", Path)).Json.GetProperty("data")[0].GetProperty("id").GetString().ShouldBe(id);
        var older = (await api.SendAsync("GET", $"{Path}?limit=1&after={id}")).Json;
        (older.GetProperty("data").EnumerateArray().Any(one => one.GetProperty("id").GetString() == id)).ShouldBeFalse();
        (await api.SendAsync("GET", Path + "?limit=0")).Json.GetProperty("code").GetString().ShouldBe("query.invalid");
        (await api.SendAsync("DELETE", $"{Path}/{id}", tenant: "other")).Status.ShouldBe(404);
        (await api.SendAsync("DELETE", $"{Path}/{id}")).Status.ShouldBe(200);
        (await api.SendAsync("GET", $"{Path}/{id}")).Status.ShouldBe(404);
        api.Backtests.Facts.Clear();
    }

    [Fact]
    public async Task What_lines_that_look_ahead_were_worth_is_told_with_a_sentence_each()
    {
        var line = new ForecastLine(Quantity.Parse("0.8"), 0, null, null);
        var (at, until) = (Instant.FromUtc(2026, 3, 11, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0));
        var warning = new BacktestWarning("a", "b", line, at, 0.8312, Quantity.Of(402), Quantity.Of(1000), until, Instant.FromUtc(2026, 3, 20, 9, 30), 9, WarningOutcome.Exceeded) { Day = new LocalDate(2026, 3, 11), Unit = "GB" };
        api.Backtests.Foresight = new BacktestForesight([new LineForesight(line, 2, 1, 1, 1, 1, 1, 9)], [warning, warning with { ExceededAt = null, LeadDays = null, Outcome = WarningOutcome.Open, Probability = null }]);
        var begun = await api.SendAsync("POST", Path, """{"account":"a",SPAN,"bucket":"b","thresholds":[{"forecast":{"probability":0.8}},{"runOut":{"before":"P7D"}},{"pace":{"over":1.5}}]}""".Replace("SPAN", Span, StringComparison.Ordinal));
        begun.Status.ShouldBe(202, begun.Body);
        api.Backtests.Asked[^1].LinesAhead.Count().ShouldBe(3);

        var found = (await api.SendAsync("GET", $"{Path}/{begun.Json.GetProperty("id").GetString()}")).Json;
        found.GetProperty("foresight").GetRawText().ShouldBe("""[{"threshold":{"forecast":{"probability":0.8,"within":"periodEnd"}},"warnings":2,"cameTrue":1,"open":1,"precision":1,"overruns":1,"foretold":1,"leadDays":9,"summary":"2 warnings: 1 of 1 came true, 1 not over yet. 1 of 1 overrun foretold, in the middle 9 days before."}]""");
        found.GetProperty("warnings")[0].GetRawText().ShouldBe("""{"account":"a","bucket":"b","threshold":{"forecast":{"probability":0.8,"within":"periodEnd"}},"at":"2026-03-11T00:00:00Z","probability":0.8312,"used":402,"target":1000,"until":"2026-04-01T00:00:00Z","outcome":"exceeded","exceededAt":"2026-03-20T09:30:00Z","leadDays":9,"says":"It would have warned on 2026-03-11 at 83 %, 9 days before 1000 GB was exceeded."}""");
        found.GetProperty("warnings")[1].GetProperty("says").GetString().ShouldBe("It would have warned on 2026-03-11, and 1000 GB was not exceeded by the end of the back-test.");
        (await api.SendAsync("DELETE", $"{Path}/{begun.Json.GetProperty("id").GetString()}")).Status.ShouldBe(200);
        api.Backtests.Foresight = BacktestForesight.None;
    }

    [Fact]
    public async Task Whole_definitions_are_read_as_a_plan_has_them()
    {
        var begun = await api.SendAsync("POST", Path, """{"tenant":true,SPAN,"buckets":{"new":{"name":"New","meter":"m","capacity":10,"period":{"every":"P1M"},"thresholds":[{"percent":80}]}}}""".Replace("SPAN", Span, StringComparison.Ordinal));
        begun.Status.ShouldBe(202, begun.Body);
        begun.Json.GetProperty("tenant").GetBoolean().ShouldBeTrue();
        api.Backtests.Asked[^1].Buckets["new"].Terms.Thresholds.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("{}", "account field.missing", "from field.missing", "to field.missing", "bucket field.missing", "thresholds field.missing")]
    [InlineData("""{"account":"a","plan":"p","tenant":true,"from":"2026-03-02T00:00:00Z","to":"2026-03-01T00:00:00Z","bucket":"b","thresholds":[{"percent":0}],"colour":1}""", "plan backtest.scope_ambiguous", "tenant backtest.scope_ambiguous", "to backtest.span_empty", "thresholds[0].percent threshold.percent_out_of_range", "colour field.unknown")]
    [InlineData("""{"account":"a","from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","bucket":"b","thresholds":[{"percent":5}],"buckets":{"k":{"name":"K","meter":"nope","capacity":-1}}}""", "buckets.k.capacity quantity.invalid", "buckets.k.meter bucket.meter_unknown", "bucket backtest.subject_ambiguous", "thresholds backtest.subject_ambiguous")]
    [InlineData("""{"tenant":true,"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","bucket":"b","thresholds":[]}""", "thresholds field.invalid")]
    [InlineData("""{"tenant":true,"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","buckets":{}}""", "buckets field.invalid")]
    public async Task All_that_is_wrong_is_told_at_once(string body, params string[] faults)
    {
        var answer = await api.SendAsync("POST", Path, body);
        answer.Status.ShouldBe(422, answer.Body);
        answer.Faults.ShouldBe(faults);
    }

    [Fact]
    public async Task Too_many_are_refused_with_when_to_come_again_and_a_strange_cursor_by_name()
    {
        api.Backtests.IsFull = true;
        var answer = await api.SendAsync("POST", Path, $$"""{"account":"a",{{Span}},"bucket":"b","thresholds":[{"percent":80}]}""");
        api.Backtests.IsFull = false;
        (answer.Status, answer.Json.GetProperty("code").GetString(), answer.Headers.RetryAfter!.Delta).ShouldBe((429, "backtest.too_many", TimeSpan.FromSeconds(5)));
        (await api.SendAsync("GET", $"{Path}/bt_x?after=x")).Json.GetProperty("code").GetString().ShouldBe("cursor.invalid");
    }
}
