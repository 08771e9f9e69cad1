using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Tests.Words;

/// <summary>What is said of usage that is ahead of its period: how much of both, when nothing is left if it goes on so, and what the period was measured by.</summary>
public sealed class PaceWordTests
{
    private const string Line = """{"pace":{"over":1.5,"ahead":10},"level":1806451612}""";

    private const string Fast = ""","pace":{"factor":6.572,"passedPercent":8.06,"byWeekdays":true,"usedUpAt":"2026-03-05T17:12:00Z"}""";

    [Fact]
    public void It_says_how_much_is_used_at_how_much_of_the_period_and_when_nothing_is_left_at_this_pace()
    {
        var words = Of("5300000000", Fast);
        words.Title.ShouldBe("Acme · Monthly data: 53% used with 8% of the period gone");
        words.Lead.ShouldBe("Acme has used 53% of Monthly data with 8% of the period gone: 5.3\u00a0GB of 10\u00a0GB.");
        words.Paragraphs[0].ShouldBe("At this pace (6.5× an even one) the allowance ends on March 5, 2026.");
        words.Paragraphs[^1].ShouldBe("There is time to act: top up or move to a larger plan before then.");
        words.Severity.ShouldBe(Severity.Warning);
        words.Actions.Select(call => call.Label).ShouldBe(["Top up", "Change plan", "See usage", "I’m taking care of it"]);
        words.Figures.ShouldContain(figure => figure.Value == "1.5× the even pace");
    }

    [Fact]
    public void Where_weekdays_are_not_known_it_says_so() =>
        Of("5300000000", Fast.Replace("true", "false", StringComparison.Ordinal)).Paragraphs[1]
            .ShouldBe("Too little history is known to tell weekdays apart, so that every hour of the period counts the same here.");

    [Fact]
    public void Once_nothing_is_left_no_day_is_named_on_which_it_will_be()
    {
        var words = Of("12000000000", ""","pace":{"factor":14.88,"passedPercent":8.06,"byWeekdays":true,"usedUpAt":null}""");
        Told.All(words).ShouldNotContain("At this pace");
        words.Paragraphs[^1].ShouldStartWith("If that will not last");
    }

    [Fact]
    public void Without_anything_known_of_the_period_the_level_is_told() =>
        Of("12000000000", "").Lead.ShouldStartWith("Acme has used 12\u00a0GB of 10\u00a0GB");

    [Fact]
    public void What_is_no_longer_ahead_says_that_time_has_passed()
    {
        var words = Of("5300000000", ""","cause":"forecast","pace":{"factor":1.34,"passedPercent":39.5,"byWeekdays":true,"usedUpAt":"2026-03-24T00:00:00Z"}""", NotificationTypes.PaceCleared);
        words.Title.ShouldBe("Acme · Monthly data: no longer ahead of its period");
        words.Lead.ShouldBe("Acme is no longer ahead of its period in Monthly data: 53% used with 39.5% of the period gone, 5.3\u00a0GB of 10\u00a0GB.");
        words.Paragraphs[0].ShouldBe("Time has passed since, with less usage.");
    }

    [Fact]
    public void Every_language_and_voice_says_it_whole_with_both_numbers()
    {
        foreach (var tag in Locale.Tags)
            foreach (var type in new[] { NotificationTypes.PaceCrossed, NotificationTypes.PaceCleared })
                foreach (var persona in Told.Personas)
                {
                    var words = Of("5300000000", Fast, type, tag, persona);
                    words.Lead.ShouldNotContain("{", Case.Sensitive, $"{tag} {persona}");
                    words.Lead.ShouldContain(tag == "ar" ? "٥٣" : "53", Case.Sensitive, $"{tag} {persona}");
                    words.Lead.ShouldMatch("8.?%|٨", $"{tag} {persona}");
                    if (type == NotificationTypes.PaceCrossed && tag == "de") words.Paragraphs[0].ShouldEndWith("ist das Kontingent am 5. März 2026 aufgebraucht.");
                    if (tag != "en") words.Lead.ShouldNotBe(Of("5300000000", Fast, type, "en", persona).Lead);
                }
    }

    private static Wording Of(string used, string pace, string type = NotificationTypes.PaceCrossed, string locale = "en", string persona = "administrator") =>
        Wordsmith.Write(Told.Crossing(Told.At(used, "10000000000", Line, more: pace), type), Told.Reader(locale, persona), Told.Brand);
}
