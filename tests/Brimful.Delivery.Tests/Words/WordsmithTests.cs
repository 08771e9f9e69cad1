using System.Text.RegularExpressions;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Locales;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Templates;
using NodaTime;

namespace Brimful.Delivery.Tests.Words;

public sealed partial class WordsmithTests
{
    [Fact]
    public void A_crossing_says_what_happened_what_it_means_and_what_to_do()
    {
        var words = Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand);
        words.Title.ShouldBe("Acme · Monthly data: 80% used");
        words.Lead.ShouldBe("Acme has used 8\u00a0GB of 10\u00a0GB in Monthly data: 80%.");
        words.Paragraphs.ShouldBe([
            "The 80% threshold has been reached.",
            "2\u00a0GB is left until the reset on April 1, 2026 at 12:00\u00a0AM (Europe/London), in 4 days.",
            "If that will not last, top up or move to a larger plan in good time."]);
        words.Severity.ShouldBe(Severity.Warning);
        words.Level.ShouldBe(new DrawnLevel(800, 1000, words.Level!.Lines, "80% used: 8\u00a0GB of 10\u00a0GB", "80%", "10\u00a0GB"));
        words.Level.Lines.ShouldBe([new DrawnLine(800, "80%", IsReached: true)]);
        words.Actions.Select(call => call.Url).ShouldBe(["https://app.example/acme/top-up?bucket=monthly", "https://app.example/acme/plans", "https://app.example/acme/usage/monthly", "https://app.example/ack/ntf_1"]);
        words.Footer.ShouldBe("Sent by Northwind Mobile. Times are in Europe/London.");
    }

    [Theory]
    [InlineData("""{"percent":100,"level":10000000000}""", "10000000000", "Acme · Monthly data: all of it used", Severity.Critical)]
    [InlineData("""{"percent":100,"level":10000000000}""", "12000000000", "Acme · Monthly data: 2\u00a0GB over the allowance", Severity.Critical)]
    [InlineData("""{"percent":120,"level":12000000000}""", "12400000000", "Acme · Monthly data: 120% used", Severity.Critical)]
    [InlineData("""{"value":5000000000,"level":5000000000}""", "5000000000", "Acme · Monthly data: 5\u00a0GB used", Severity.Warning)]
    [InlineData("""{"remaining":1000000000,"level":9000000000}""", "9500000000", "Acme · Monthly data: 1\u00a0GB left", Severity.Warning)]
    [InlineData("""{"remaining":0,"level":10000000000}""", "10000000000", "Acme · Monthly data: all of it used", Severity.Critical)]
    [InlineData("""{"every":1000000000,"above":0,"step":3,"level":3000000000}""", "3000000000", "Acme · Monthly data: 3\u00a0GB used", Severity.Warning)]
    [InlineData("""{"everyPercent":10,"above":100,"step":2,"level":12000000000}""", "12400000000", "Acme · Monthly data: 120% used", Severity.Critical)]
    [InlineData("""{"tier":"first","percent":80,"level":4000000000}""", "4000000000", "Acme · Monthly data: 80% of tier “first” used", Severity.Warning)]
    [InlineData("""{"tier":"first","remaining":500000000,"level":4500000000}""", "4500000000", "Acme · Monthly data: 500\u00a0MB left in tier “first”", Severity.Warning)]
    [InlineData("""{"participant":"line-4","percent":80,"level":8000000000}""", "8000000000", "Acme · Monthly data, line-4: 80% used", Severity.Warning)]
    public void Every_kind_of_line_has_its_title(string threshold, string used, string title, Severity severity)
    {
        var words = Wordsmith.Write(Told.Crossing(Told.At(used, "10000000000", threshold)), Told.Reader(), Told.Brand);
        words.Title.ShouldBe(title);
        words.Severity.ShouldBe(severity);
    }

    [Fact]
    public void Who_used_most_is_said_unless_it_is_the_account_itself_and_nobody_else()
    {
        static string Said(string top) => string.Join(' ', Wordsmith.Write(Told.Crossing($$"""{"topContributors":[{{top}}]}"""), Told.Reader(), Told.Brand).Paragraphs);
        const string Self = """{"subject":"acme","used":8000000000}""", Line = """{"subject":"line-1","used":8000000000}""";
        Said(Line).ShouldContain("Most used by: line-1 (8\u00a0GB).");
        Said($"{Self},{Line}").ShouldContain("acme (8\u00a0GB), line-1 (8\u00a0GB)");
        Said(Self).ShouldNotContain("Most used by");
    }

    [Fact]
    public void Who_is_of_the_account_reads_titles_without_its_name()
    {
        Title(Told.Crossing(), isOfAccount: true).ShouldBe("Monthly data: 80% used");
        Title(Told.Crossing(), isOfAccount: false).ShouldBe("Acme · Monthly data: 80% used");
        var ofLine = Told.Crossing("""{"threshold":{"percent":80,"level":8000000000,"participant":"line-1"}}""");
        Title(ofLine, isOfAccount: true).ShouldStartWith("Monthly data, line-1: ");
        foreach (var locale in Brimful.Delivery.Words.Locales.Locale.Tags) Title(ofLine, isOfAccount: true, locale).ShouldNotContain("Acme");
    }

    [Fact]
    public void Personas_hear_what_is_theirs()
    {
        string Says(string persona) => Told.All(Wordsmith.Write(Told.Crossing(), Told.Reader(persona: persona), Told.Brand));
        Says("developer").ShouldContain("evt-1");
        Says("developer").ShouldContain("8000000000 / 10000000000 B");
        Says("developer").ShouldNotContain("larger plan");
        Says("finance").ShouldContain("Nothing is charged for this yet.");
        Says("account_manager").ShouldContain("Since March 1, 2026, Acme has used 8\u00a0GB of 10\u00a0GB in Monthly data: 80%, up from 76% before this change.");
        Says("administrator").ShouldNotContain("evt-1");
    }

    [Fact]
    public void Spend_is_told_in_money()
    {
        var words = Wordsmith.Write(Told.Crossing(Told.At("412.5", "500", """{"percent":80,"level":400}""", "USD")), Told.Reader(persona: "finance"), Told.Brand);
        words.Lead.ShouldBe("Acme has spent $412.50 of $500.00 on Cloud budget: 82.5%.");
        Told.All(words).ShouldContain("$87.50 is left");
        Told.All(words).ShouldNotContain("llowance");
    }

    [Theory]
    [InlineData("usage", "Usage has gone down.")]
    [InlineData("grant", "A top-up has made the allowance larger.")]
    [InlineData("plan", "The plan has changed.")]
    [InlineData("correction", "The earlier notice is withdrawn: it rested on usage that has since been corrected.")]
    public void A_clearing_says_why(string cause, string sentence)
    {
        var words = Wordsmith.Write(Told.Crossing($$"""{"cause":"{{cause}}"}""", "bucket.threshold.cleared"), Told.Reader(), Told.Brand);
        words.Paragraphs.ShouldContain(sentence);
        words.Title.ShouldBe("Acme · Monthly data: no longer at 80%");
        words.Severity.ShouldBe(Severity.Information);
        words.Paragraphs.ShouldContain("Nothing needs to be done.");
    }

    [Fact]
    public void Lines_of_one_bucket_are_told_as_a_group_and_drawn_together()
    {
        NoticeData[] notices = [Told.Crossing(Told.At("9100000000", "10000000000", """{"percent":50,"level":5000000000}""", more: ",\"sequence\":7")), Told.Crossing(Told.At("9100000000", "10000000000", """{"percent":90,"level":9000000000}""", more: ",\"sequence\":8"))];
        var words = Wordsmith.Write(notices, Told.Reader(), Told.Brand);
        Wordsmith.TypeOf(notices).ShouldBe("bucket.threshold.crossed");
        words.Title.ShouldBe("Acme · Monthly data: 90% used");
        words.Paragraphs[0].ShouldBe("Thresholds reached: 50%, 90%.");
        words.Paragraphs.ShouldNotContain("The 90% threshold has been reached.");
        words.Level!.Lines.Select(line => line.At).ShouldBe([500, 900]);
    }

    [Fact]
    public void A_digest_tells_the_gravest_first_and_no_more_than_twenty()
    {
        var notices = Enumerable.Range(0, 30).Select(at => Told.Crossing($$"""{"account":{"key":"a{{at}}","name":null} }""")).Append(Told.Sample("endpoint.disabled")).ToList();
        var words = Wordsmith.Write(notices, Told.Reader(), Told.Brand);
        words.Title.ShouldBe("Northwind Mobile: 31 notices");
        Wordsmith.TypeOf(notices).ShouldBe(Template.Digest);
        words.Items.Length.ShouldBe(20);
        words.Items[0].Title.ShouldBe("“ops” has been disabled");
        words.MoreItems.ShouldBe("And 11 more.");
    }

    [Fact]
    public void Every_type_and_language_and_persona_has_words_without_gaps()
    {
        foreach (var locale in Locale.Tags)
            foreach (var persona in Told.Personas)
                foreach (var notice in Every())
                    CheckWhole(Wordsmith.Write(notice, Told.Reader(locale, persona), Told.Brand), $"{locale} {persona} {notice.Type} {notice.Threshold} {notice.Cause}");
    }

    [Fact]
    public void What_a_notice_lacks_is_left_out_and_never_shown_as_a_gap()
    {
        string[] lacks = ["account", "bucket", "period", "threshold", "previousUsed", "used", "capacity", "remaining", "percent", "cause", "nextReset", "notificationId", "topUp"];
        foreach (var locale in Locale.Tags)
            foreach (var type in TemplateVariables.Types.Where(type => type != Template.Digest))
                foreach (var lack in lacks)
                    CheckWhole(Wordsmith.Write(Told.Crossing($$"""{"{{lack}}":null}""", type), Told.Reader(locale), Told.Brand), $"{locale} {type} without {lack}");
    }

    [Fact]
    public void An_unknown_type_is_told_of_all_the_same()
    {
        var words = Wordsmith.Write(Told.Crossing(type: "bucket.forecast.changed"), Told.Reader(), Told.Brand);
        words.Lead.ShouldContain("bucket.forecast.changed");
        CheckWhole(words, "unknown");
    }

    [Theory]
    [InlineData("en-GB", "1 April 2026 at 00:00 (Europe/London)")]
    [InlineData("en", "April 1, 2026 at 12:00\u00a0AM (Europe/London)")]
    [InlineData("xx", "April 1, 2026 at 12:00\u00a0AM (Europe/London)")]
    public void Times_are_written_as_the_region_does(string locale, string reset) =>
        Told.All(Wordsmith.Write(Told.Crossing(), Told.Reader(locale), Told.Brand)).ShouldContain(reset);

    [Fact]
    public void Times_are_in_the_readers_zone()
    {
        var words = Wordsmith.Write(Told.Crossing(), Told.Reader(zone: "America/New_York"), Told.Brand);
        Told.All(words).ShouldContain("March 31, 2026 at 7:00\u00a0PM (America/New York), in 3 days");
    }

    [Theory]
    [InlineData(1, "in 1 minute")]
    [InlineData(59, "in 59 minutes")]
    [InlineData(119, "in 1 hour")]
    [InlineData(60 * 24 * 2, "in 2 days")]
    public void How_long_it_is_until_then_is_said_in_the_largest_whole_unit(int minutes, string said)
    {
        var reset = (Told.Now + Duration.FromMinutes(minutes)).ToString("uuuu-MM-ddTHH:mm:ss'Z'", null);
        Told.All(Wordsmith.Write(Told.Crossing($$"""{"nextReset":"{{reset}}"}"""), Told.Reader(), Told.Brand)).ShouldContain(said + ".");
    }

    [Fact]
    public void A_reset_that_is_past_is_not_announced() =>
        Told.All(Wordsmith.Write(Told.Crossing("""{"nextReset":"2026-03-01T00:00:00Z"}"""), Told.Reader(), Told.Brand)).ShouldNotContain("reset");

    [Fact]
    public void Hostile_names_stay_in_their_sentence()
    {
        var hostile = "Evil\r\nSubject: x \u202e<b>{{used}}</b>{used} *bold* <!channel>" + new string('x', 10_000);
        var changes = $$"""{"account":{"key":"k","name": {{System.Text.Json.JsonSerializer.Serialize(hostile)}} } }""";
        var words = Wordsmith.Write(Told.Crossing(changes), Told.Reader(), Told.Brand);
        words.Title.ShouldNotContain('\n');
        words.Title.ShouldNotContain('\u202e');
        words.Title.Length.ShouldBeLessThan(200);
        words.Title.ShouldContain("{used}");
    }

    private static string Title(NoticeData notice, bool isOfAccount, string locale = "en") =>
        Wordsmith.Write(notice, Told.Reader(locale, channel: "inApp") with { IsOfAccount = isOfAccount }, Told.Brand).Title;

    private static IEnumerable<NoticeData> Every()
    {
        foreach (var type in TemplateVariables.Types.Where(type => type != Template.Digest)) yield return Told.Sample(type);
        string[] lines =
        [
            """{"percent":80,"level":8000000000}""", """{"percent":100,"level":10000000000}""", """{"value":7000000000,"level":7000000000}""", """{"remaining":2000000000,"level":8000000000}""",
            """{"every":1000000000,"above":0,"step":8,"level":8000000000}""", """{"everyPercent":10,"above":100,"step":1,"level":11000000000}""", """{"tier":"t","percent":80,"level":8000000000}""",
            """{"tier":"t","remaining":1000000000,"level":8000000000}""", """{"participant":"line-1","percent":80,"level":8000000000}""",
        ];
        string[] causes = ["usage", "correction", "grant", "grant_expired", "contribution", "plan", "edit", "clock"];
        foreach (var type in new[] { "bucket.threshold.crossed", "bucket.threshold.cleared" })
            foreach (var unit in new[] { "B", "EUR", "1", "seats", "s" })
                foreach (var (at, line) in lines.Index())
                    foreach (var used in new[] { "8000000000", "10000000000", "12000000000" })
                        yield return Told.Crossing(Told.At(used, "10000000000", line, unit, $",\"cause\":\"{causes[at % causes.Length]}\",\"late\":true,\"nextChange\":{{\"at\":\"2026-03-30T00:00:00Z\",\"capacity\":9000000000}}"), type);
        foreach (var cause in causes) yield return Told.Crossing($$"""{"cause":"{{cause}}"}""", "bucket.threshold.cleared");
        foreach (var reason in new[] { "endpoint_gone", "failing_too_long", "disabled_by_tenant", "other" }) yield return Told.Sample("endpoint.disabled") with { Reason = reason };
        foreach (var failures in new long[] { 0, 1, 2, 3, 11, 100, 1_000_000 }) yield return Told.Sample("endpoint.failing") with { ConsecutiveFailures = failures };
        yield return Told.Crossing(Told.At("5", "0", """{"percent":80,"level":0}"""));
    }

    private static void CheckWhole(Wording words, string what)
    {
        var all = Told.All(words);
        words.Title.ShouldNotBeNullOrWhiteSpace(what);
        words.Lead.ShouldNotBeNullOrWhiteSpace(what);
        words.Footer.ShouldNotBeNullOrWhiteSpace(what);
        words.Unsubscribe.ShouldNotBeNullOrWhiteSpace(what);
        Braces().IsMatch(all).ShouldBeFalse($"{what}\n{all}");
        all.ShouldNotContain("  ", Case.Sensitive, what);
        foreach (var paragraph in words.Paragraphs) paragraph.ShouldNotBeNullOrWhiteSpace(what);
    }

    [GeneratedRegex("[{}]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Braces();
}
