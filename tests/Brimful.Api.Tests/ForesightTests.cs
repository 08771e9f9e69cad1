namespace Brimful.Api.Tests;

/// <summary>What a tenant says about what is observed, and known events.</summary>
public sealed class ForesightTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Easter = """{"name":"Easter","from":"2026-04-03","to":"2026-04-06"}""";

    /// <summary>Settings and the faults expected, all at once.</summary>
    public static TheoryData<string, string> Settings => new()
    {
        { """{"falseAlarms":31,"spendForecast":"hourly"}""", "falseAlarms field.invalid|spendForecast field.invalid" },
        { """{"atCap":{"periods":2,"atLeast":3,"percent":0},"stagnant":{"periods":1}}""", "atCap.atLeast field.invalid|atCap.percent threshold.percent_out_of_range|stagnant.periods field.invalid" },
        { """{"atCap":{"atLeast":3},"colour":"red"}""", "atCap.periods field.invalid|colour field.unknown" },
    };

    /// <summary>Known events and the faults expected.</summary>
    public static TheoryData<string, string> Events => new()
    {
        { "{}", "name field.missing|from field.missing|to field.missing" },
        { """{"name":"x","from":"2026-04-31","to":"2026-05-01"}""", "from field.invalid" },
        { """{"name":"x","from":"2026-05-02","to":"2026-05-01"}""", "to field.invalid" },
        { """{"name":"x","from":"2026-05-02","to":"2027-05-03"}""", "to field.invalid" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Every_fault_of_the_settings_is_told_at_once(string body, string faults)
    {
        var answer = await api.SendAsync("PUT", "/v1/foresight", body);
        (answer.Status, string.Join('|', answer.Faults)).ShouldBe((422, faults));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Every_fault_of_a_known_event_is_told_at_once(string body, string faults)
    {
        var answer = await api.SendAsync("PUT", "/v1/known-events/x", body);
        (answer.Status, string.Join('|', answer.Faults)).ShouldBe((422, faults));
    }

    [Fact]
    public async Task Settings_are_the_usual_ones_until_some_are_said_and_again_when_they_are_taken_back()
    {
        const string usual = """{"falseAlarms":0.25,"atCap":{"periods":4,"atLeast":3,"percent":90},"stagnant":{"periods":3,"percent":50},"spendForecast":"weekly"}""";
        (await api.SendAsync("GET", "/v1/foresight", tenant: "other")).Body.ShouldBe(usual);
        (await api.SendAsync("PUT", "/v1/foresight", """{"falseAlarms":0,"stagnant":{"periods":0},"spendForecast":"daily"}""", tenant: "other")).Body.ShouldBe(
            """{"falseAlarms":0,"atCap":{"periods":4,"atLeast":3,"percent":90},"stagnant":{"periods":0},"spendForecast":"daily"}""");
        (await api.SendAsync("GET", "/v1/foresight")).Body.ShouldBe(usual);
        (await api.SendAsync("DELETE", "/v1/foresight", tenant: "other")).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/foresight", tenant: "other")).Body.ShouldBe(usual);
    }

    [Fact]
    public async Task Known_events_are_of_the_tenant_or_of_an_account_and_found_only_there()
    {
        await api.MustPutAsync(null, "/v1/known-events/easter", Easter);
        await api.MustPutAsync(null, "/v1/accounts/a/known-events/campaign", Easter);
        (await api.SendAsync("GET", "/v1/known-events/easter")).Body.ShouldBe("""{"key":"easter","name":"Easter","from":"2026-04-03","to":"2026-04-06"}""");
        (await api.SendAsync("GET", "/v1/known-events")).Json.GetProperty("data").GetArrayLength().ShouldBe(1);
        (await api.SendAsync("GET", "/v1/known-events/easter", tenant: "other")).Status.ShouldBe(404);
        (await api.SendAsync("GET", "/v1/accounts/a/known-events/easter")).Status.ShouldBe(404);
        (await api.SendAsync("PUT", "/v1/accounts/nobody/known-events/x", Easter)).Status.ShouldBe(404);
        (await api.SendAsync("DELETE", "/v1/accounts/a/known-events/campaign")).Status.ShouldBe(200);
        (await api.SendAsync("GET", "/v1/accounts/a/known-events/campaign")).Status.ShouldBe(404);
    }
}
