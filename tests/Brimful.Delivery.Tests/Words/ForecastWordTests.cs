using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Tests.Words;

/// <summary>What is said of what is likely: how likely at least, by when, how much in all, and that there is time to act.</summary>
public sealed class ForecastWordTests
{
    private const string Expected = ""","forecast":{"q10":9800000000,"q50":11400000000,"q90":13000000000,"until":"2026-03-31T23:00:00Z","asOf":"2026-03-28T00:00:00Z"}""";

    [Fact]
    public void A_forecast_says_how_likely_by_when_and_how_much_in_all()
    {
        var words = Of("""{"forecast":{"probability":0.8,"within":"periodEnd"},"level":7400000001}""");
        words.Title.ShouldBe("Acme · Monthly data: likely to exceed 10\u00a0GB");
        words.Lead.ShouldBe("Acme is at least 80% likely to use more than 10\u00a0GB of Monthly data by April 1, 2026 at 12:00\u00a0AM (Europe/London).");
        words.Paragraphs.ShouldBe([
            "By then 11.4\u00a0GB is expected in all, in eight of ten cases between 9.8\u00a0GB and 13\u00a0GB. So far it is 7.5\u00a0GB of 10\u00a0GB.",
            "There is time to act: top up or move to a larger plan before then."]);
        words.Severity.ShouldBe(Severity.Warning);
        words.Actions.Select(call => call.Label).ShouldBe(["Top up", "Change plan", "See usage", "I’m taking care of it"]);
        words.Level!.Lines.ShouldBe([new DrawnLine(1000, "11.4\u00a0GB", IsReached: false)]);
        words.Level.Capacity.ShouldBe(877);
    }

    [Theory]
    [InlineData("""{"forecast":{"probability":0.5,"within":"P14D","value":12000000000},"level":1}""", "likely to exceed 12\u00a0GB")]
    [InlineData("""{"forecast":{"probability":0.5,"within":"P14D","percent":90},"level":1}""", "likely to exceed 9\u00a0GB")]
    [InlineData("""{"runOut":{"before":"P7D"},"level":1}""", "likely to be used up within 7 days")]
    [InlineData("""{"runOut":{"before":"P1D"},"level":1}""", "likely to be used up within 1 day")]
    [InlineData("""{"runOut":{"before":"PT6H"},"level":1}""", "likely to be used up within 6 hours")]
    public void Every_kind_of_line_that_looks_ahead_has_its_title(string threshold, string what) => Of(threshold).Title.ShouldBe("Acme · Monthly data: " + what);

    [Fact]
    public void Finance_reads_money_and_an_interval_a_developer_numbers_and_an_account_manager_what_changed_since_when()
    {
        const string line = """{"forecast":{"probability":0.8,"within":"periodEnd"},"level":740}""";
        string Says(string persona) => Told.All(Wordsmith.Write(Told.Crossing(Told.At("750", "1000", line, "EUR", ""","forecast":{"q10":980.5,"q50":1140,"q90":1300,"until":"2026-03-31T23:00:00Z","asOf":"2026-03-28T00:00:00Z"}"""), NotificationTypes.ForecastCrossed), Told.Reader(persona: persona), Told.Brand));

        Says("finance").ShouldContain("Cloud budget of Acme is expected to come to €1,140.00 by April 1, 2026 at 12:00\u00a0AM (Europe/London), in eight of ten cases to between €980.50 and €1,300.00.");
        Says("developer").ShouldContain("At least 80% likely by April 1, 2026 at 12:00\u00a0AM (Europe/London): Acme above €1,000.00 in Cloud budget, now at");
        Says("account_manager").ShouldContain("Since March 1, 2026, Acme has spent");
    }

    [Fact]
    public void Once_the_target_is_exceeded_nothing_is_expected_any_more()
    {
        var words = Wordsmith.Write(Told.Crossing(Told.At("12000000000", "10000000000", """{"forecast":{"probability":0.8,"within":"periodEnd"},"level":10000000001}"""), NotificationTypes.ForecastCrossed), Told.Reader(), Told.Brand);
        words.Lead.ShouldStartWith("Acme has used 12\u00a0GB of 10\u00a0GB");
    }

    [Fact]
    public void What_is_no_longer_likely_says_why()
    {
        var words = Wordsmith.Write(
            Told.Crossing(Told.At("7500000000", "15000000000", """{"forecast":{"probability":0.8,"within":"periodEnd"},"level":7400000001}""", more: ""","cause":"grant" """), NotificationTypes.ForecastCleared), Told.Reader(), Told.Brand);
        words.Title.ShouldBe("Acme · Monthly data: no longer likely to exceed 15\u00a0GB");
        words.Lead.ShouldBe("Acme is no longer likely to use more than 15\u00a0GB of Monthly data: so far it is 7.5\u00a0GB of 15\u00a0GB.");
        words.Paragraphs[0].ShouldBe("A top-up has made the allowance larger.");
    }

    [Fact]
    public void Every_language_says_it_whole()
    {
        foreach (var tag in Locale.Tags)
            foreach (var threshold in new[] { """{"forecast":{"probability":0.8,"within":"periodEnd"},"level":1}""", """{"runOut":{"before":"P7D"},"level":1}""" })
                foreach (var persona in Told.Personas)
                {
                    var words = Of(threshold, tag, persona);
                    words.Lead.ShouldNotContain("{", Case.Sensitive, $"{tag} {persona}");
                    words.Lead.Length.ShouldBeGreaterThan(20, $"{tag} {persona}");
                    if (tag != "en") words.Lead.ShouldNotBe(Of(threshold, "en", persona).Lead);
                }
    }

    private static Wording Of(string threshold, string locale = "en", string persona = "administrator") =>
        Wordsmith.Write(Told.Crossing(Told.At("7500000000", "10000000000", threshold, more: Expected), NotificationTypes.ForecastCrossed), Told.Reader(locale, persona), Told.Brand);
}
