using System.Text.RegularExpressions;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Formats;
using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Tests.Words;

public sealed partial class LocaleTests
{
    private static readonly string[] Categories = ["zero", "one", "two", "few", "many", "other"];

    [Fact]
    public void Every_language_says_everything_that_English_says()
    {
        var english = Keys("en");
        foreach (var tag in Locale.Tags) Keys(tag).ShouldBe(english, ignoreOrder: true, tag);
    }

    [Fact]
    public void Every_plural_has_the_categories_of_its_language()
    {
        var needed = new Dictionary<string, string[]>
        {
            ["en"] = ["one", "other"],
            ["de"] = ["one", "other"],
            ["fr"] = ["one", "other"],
            ["es"] = ["one", "other"],
            ["pt"] = ["one", "other"],
            ["ja"] = ["other"],
            ["ar"] = ["one", "two", "few", "many", "other"],
        };
        foreach (var locale in Locale.Tags.Select(tag => Locale.Find(tag)!))
            foreach (var plural in new[] { "digest.title", "in.days", "in.hours", "in.minutes", "lead.failing" })
                foreach (var category in needed[locale.Language]) locale.Phrases.ContainsKey($"{plural}.{category}").ShouldBeTrue($"{locale.Tag} {plural} {category}");
    }

    [Fact]
    public void No_language_names_what_English_does_not()
    {
        foreach (var tag in Locale.Tags)
            foreach (var (key, phrase) in Locale.Find(tag)!.Phrases)
            {
                var english = Locale.Find("en")!.Phrases.Where(pair => WithoutCategory(pair.Key) == WithoutCategory(key)).SelectMany(pair => Names(pair.Value)).ToHashSet();
                Names(phrase).ShouldBeSubsetOf(english, $"{tag} {key}");
            }
    }

    [Theory]
    [InlineData("de", "B", "1234567890", "1,23 GB")]
    [InlineData("de", "EUR", "1234.5", "1.234,50 €")]
    [InlineData("de", "s", "5400", "1 Std. 30 Min.")]
    [InlineData("de-CH", "CHF", "1234.5", "CHF 1’234.50")]
    [InlineData("fr", "B", "1500000", "1,5 Mo")]
    [InlineData("fr", "EUR", "1234567.8", "1 234 567,80 €")]
    [InlineData("fr-CA", "CAD", "12.5", "12,50 $")]
    [InlineData("es", "EUR", "1234.5", "1234,50 €")]
    [InlineData("es", "EUR", "12345.6", "12.345,60 €")]
    [InlineData("es-MX", "MXN", "1234.5", "$1,234.50")]
    [InlineData("pt-BR", "BRL", "1234.5", "R$ 1.234,50")]
    [InlineData("pt-PT", "EUR", "12345.6", "12 345,60 €")]
    [InlineData("ja", "JPY", "1234.9", "￥1,234")]
    [InlineData("ja", "s", "5400", "1時間 30分")]
    [InlineData("ar", "1", "1234567.5", "١٬٢٣٤٬٥٦٧٫٥")]
    [InlineData("ar", "B", "8000000000", "٨ غيغابايت")]
    [InlineData("ar", "USD", "12.5", "\u200f١٢٫٥٠ US$")]
    [InlineData("ar-AE", "1", "1234.5", "1,234.5")]
    public void Numbers_are_written_as_CLDR_has_them(string locale, string unit, string value, string written)
    {
        var conventions = Locale.Find(locale)!.ConventionsFor(locale);
        new QuantityText(conventions, new NumberText(conventions)).Of(Brimful.Delivery.Words.Notices.NoticeFields.ParseExact(value)!.Value, unit).Replace('\u00a0', ' ').Replace('\u202f', ' ').ShouldBe(written);
    }

    [Theory]
    [InlineData("de", "Acme · Monthly data: 80 % verbraucht", "2 GB bleiben bis zur Erneuerung am 1. April 2026, 00:00 Uhr (Europe/London), in 4 Tagen.")]
    [InlineData("fr", "Acme · Monthly data : 80 % utilisés", "Il reste 2 Go jusqu’au renouvellement, le 1er avril 2026 à 00:00 (Europe/London), dans 4 jours.")]
    [InlineData("es", "Acme · Monthly data: 80 % consumido", "Quedan 2 GB hasta la renovación del 1 de abril de 2026, 0:00 (Europe/London), dentro de 4 días.")]
    [InlineData("pt-BR", "Acme · Monthly data: 80% de uso", "Restam 2 GB até a renovação em 1º de abril de 2026 às 00:00 (Europe/London), daqui a 4 dias.")]
    [InlineData("ja", "Acme・Monthly data：80%を使用", "残りは2 GBです。4日後の2026年4月1日 0:00（Europe/London）に更新されます。")]
    [InlineData("ar", "\u2068Acme\u2069 · \u2068Monthly data\u2069: استُهلك ٨٠٪\u061c", "تبقّى ٢ غيغابايت حتى التجديد في ١ أبريل ٢٠٢٦، ١٢:٠٠ ص (Europe/London)، خلال ٤ أيام.")]
    public void A_crossing_reads_well(string locale, string title, string meaning)
    {
        var words = Wordsmith.Write(Told.Crossing(), Told.Reader(locale), Told.Brand);
        words.Title.Replace('\u00a0', ' ').Replace('\u202f', ' ').ShouldBe(title);
        words.Paragraphs.Select(one => one.Replace('\u00a0', ' ').Replace('\u202f', ' ')).ShouldContain(meaning);
        words.IsRightToLeft.ShouldBe(locale == "ar");
    }

    [Theory]
    [InlineData(1, "خلال يوم واحد")]
    [InlineData(2, "خلال يومين")]
    [InlineData(3, "خلال ٣ أيام")]
    [InlineData(11, "خلال ١١ يومًا")]
    [InlineData(100, "خلال ١٠٠ يوم")]
    public void Arabic_counts_days_in_six_ways(int days, string said)
    {
        var reset = Told.Now.Plus(NodaTime.Duration.FromDays(days)).ToString("uuuu-MM-ddTHH:mm:ss'Z'", null);
        Told.All(Wordsmith.Write(Told.Crossing($$"""{"nextReset":"{{reset}}"}"""), Told.Reader("ar", zone: "UTC"), Told.Brand)).ShouldContain(said + ".");
    }

    [Theory]
    [InlineData("pt", "pt-BR")]
    [InlineData("pt-PT", "pt-BR")]
    [InlineData("DE-at", "de")]
    [InlineData("zh-Hant-TW", "en")]
    [InlineData("", "en")]
    public void A_language_that_is_not_known_falls_back(string asked, string used) => Wordsmith.Write(Told.Crossing(), Told.Reader(asked), Told.Brand).Locale.ShouldBe(used);

    [Fact]
    public void The_tenants_language_stands_in_for_one_that_is_not_known() =>
        Wordsmith.Write(Told.Crossing(), Told.Reader("zh"), Told.Brand with { DefaultLocale = "ja" }).Locale.ShouldBe("ja");

    private static List<string> Keys(string tag) => [.. Locale.Find(tag)!.Phrases.Keys.Select(WithoutCategory).Distinct().Order()];

    private static string WithoutCategory(string key) => Categories.FirstOrDefault(one => key.EndsWith("." + one, StringComparison.Ordinal)) is { } category ? key[..^(category.Length + 1)] : key;

    private static IEnumerable<string> Names(string phrase) => Name().Matches(phrase).Select(match => match.Value);

    [GeneratedRegex("{[A-Za-z]+}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
