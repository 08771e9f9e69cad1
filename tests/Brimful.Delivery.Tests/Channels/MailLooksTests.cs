using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Tests.Words;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Delivery.Tests.Channels;

public sealed class MailLooksTests
{
    private static readonly EmailStamp Stamp = new("ntf_1.c1@mail.example", "https://mail.example/u/token");

    private static readonly string Eighty = Told.At("8000000000", "10000000000", """{"percent":80,"level":8000000000}""");

    private static readonly string Full = Told.At("10000000000", "10000000000", """{"percent":100,"level":10000000000}""");

    private static readonly string Over = Told.At("12400000000", "10000000000", """{"everyPercent":10,"above":100,"step":2,"level":12000000000}""");

    private static readonly string Spend = Told.At("412.5", "500", """{"percent":80,"level":400}""", "USD");

    private static readonly string Likely = Told.At(
        "7500000000", "10000000000", """{"forecast":{"probability":0.8,"within":"periodEnd"},"level":7400000001}""",
        more: ""","forecast":{"q10":9800000000,"q50":11400000000,"q90":13000000000,"until":"2026-03-31T23:00:00Z","asOf":"2026-03-28T00:00:00Z"}""");

    private static readonly string SessionTime = Told.At("5400", "7200", """{"percent":75,"level":5400}""", "s");

    private static readonly string Seats = Told.At("18", "20", """{"remaining":2,"level":18}""", "seats");

    private static readonly string LongNames =
        $$"""{"account":{"key":"acme","name":"{{string.Join(' ', Enumerable.Repeat("Donaudampfschifffahrtsgesellschaft", 4))}}"},"bucket":{"key":"m","name":"{{new string('W', 200)}}","meter":"m","unit":"B"} }""";

    [BrowserFact]
    public async Task Mail_can_be_read_light_and_dark_wide_and_narrow_in_every_language()
    {
        var mails = new Dictionary<string, string>();
        foreach (var locale in Brimful.Delivery.Words.Locales.Locale.Tags)
        {
            Add(mails, $"{locale}-80", locale, Eighty);
            Add(mails, $"{locale}-over", locale, Over);
            mails[$"{locale}-anomaly"] = Sample("bucket.anomaly.detected", locale, "accountManager");
            mails[$"{locale}-forecast-spend"] = Sample("bucket.spend.forecast", locale, "finance");
            mails[$"{locale}-likely"] = Html(Wordsmith.Write(Told.Crossing(Likely, "bucket.forecast.crossed"), Told.Reader(locale), Told.Brand), Told.Brand);
        }
        foreach (var locale in new[] { "en", "ar" })
        {
            Add(mails, $"{locale}-100", locale, Full);
            Add(mails, $"{locale}-spend", locale, Spend, "finance");
            Add(mails, $"{locale}-time", locale, SessionTime);
            Add(mails, $"{locale}-seats", locale, Seats);
            Add(mails, $"{locale}-long", locale, LongNames);
            Add(mails, $"{locale}-developer", locale, Eighty, "developer");
            mails[$"{locale}-anomaly-developer"] = Sample("bucket.anomaly.detected", locale, "developer");
            mails[$"{locale}-habit"] = Sample("bucket.habit.detected", locale, "accountManager");
            mails[$"{locale}-digest"] = Html(Wordsmith.Write(SampleNotices.Of(Template.Digest), Told.Reader(locale), Told.Brand), Told.Brand);
        }
        (await Looks.FaultsOfAsync(mails)).ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Any_brand_colour_stays_readable()
    {
        var mails = new[] { "#ffffff", "#000000", "#ffee00", "#00ff66", "#777777", "#ff0000", "#0000ff" }.ToDictionary(
            colour => "colour-" + colour[1..],
            colour => Html(Wordsmith.Write(Told.Sample("bucket.topped_up"), Told.Reader(), Told.Brand), Told.Brand with { Colour = colour }));
        (await Looks.FaultsOfAsync(mails)).ShouldBeEmpty();
    }

    private static void Add(Dictionary<string, string> mails, string name, string locale, string changes, string persona = "administrator") =>
        mails[name] = Html(Wordsmith.Write(Told.Crossing(changes), Told.Reader(locale, persona), Told.Brand), Told.Brand);

    private static string Sample(string type, string locale, string persona) => Html(Wordsmith.Write(Told.Sample(type), Told.Reader(locale, persona), Told.Brand), Told.Brand);

    private static string Html(Wording wording, Brand brand) => EmailComposer.Compose(wording, brand, Stamp).Html;
}
