using System.Globalization;
using Brimful.Core.Quantities;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Formats;
using Brimful.Delivery.Words.Locales;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Tests.Words;

public sealed class FormatTests
{
    [Theory]
    [InlineData("en", "B", "8000000000", "8 GB")]
    [InlineData("en", "B", "999", "999 B")]
    [InlineData("en", "B", "9999999999", "9.99 GB")]
    [InlineData("en", "B", "-1500", "-1.5 kB")]
    [InlineData("en", "B", "999999999999999999.999999999", "999.99 PB")]
    [InlineData("en", "GB", "0.5", "500 MB")]
    [InlineData("en", "GiB", "1536", "1.5 TiB")]
    [InlineData("en", "MiB", "0.5", "512 KiB")]
    [InlineData("en", "s", "5400", "1 h 30 min")]
    [InlineData("en", "s", "3600", "1 h")]
    [InlineData("en", "s", "90", "1 min 30 s")]
    [InlineData("en", "s", "59.99", "59.99 s")]
    [InlineData("en", "s", "4500000", "1,250 h")]
    [InlineData("en", "min", "500", "500 min")]
    [InlineData("en", "h", "12.5", "12.5 h")]
    [InlineData("en", "1", "1234567", "1,234,567")]
    [InlineData("en", "", "-3", "-3")]
    [InlineData("en", "seats", "48", "48 seats")]
    [InlineData("en", "USD", "1234.5", "$1,234.50")]
    [InlineData("en", "USD", "-0.005", "-$0.01")]
    [InlineData("en", "USD", "999999999999999.999999999999999999", "$999,999,999,999,999.99")]
    [InlineData("en", "JPY", "1234.5", "¥1,234")]
    [InlineData("en", "BHD", "1.2345", "BHD 1.234")]
    [InlineData("en-GB", "USD", "1", "US$1.00")]
    public void Quantities_are_written_by_their_unit(string locale, string unit, string value, string written) => Write(locale, unit, value).ShouldBe(written);

    [Theory]
    [InlineData("79.999999999", "79.9%")]
    [InlineData("80", "80%")]
    [InlineData("100", "100%")]
    [InlineData("99.999999999", "99.9%")]
    [InlineData("-50.05", "-50.1%")]
    [InlineData("99999999999999999999.9999999", "99,999,999,999,999,999,999.9%")]
    public void Percentages_are_rounded_down_so_that_nothing_looks_reached_that_is_not(string value, string written) =>
        new NumberText(Locale.Find("en")!.Conventions).Percent(Exact(value)).ShouldBe(written);

    [Fact]
    public void What_is_left_is_rounded_up_so_that_it_is_never_shown_as_nothing()
    {
        Write("en", "B", "1000000001", Rounding.Up).ShouldBe("1.01 GB");
        Write("en", "USD", "0.000001", Rounding.Up).ShouldBe("$0.01");
    }

    [Fact]
    public void The_machines_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        string[] Written()
        {
            return [.. Told.Locales.Where(tag => Locale.Find(tag) is not null).Select(tag => Told.All(Wordsmith.Write(Told.Crossing(), Told.Reader(tag, "developer"), Told.Brand)))];
        }

        var expected = Written();
        try
        {
            var known = CultureInfo.GetCultures(CultureTypes.AllCultures).Select(one => one.Name).ToHashSet(); // the invariant one alone, where the machine has no ICU
            foreach (var culture in new[] { "", "ar-SA", "fa-IR", "tr-TR", "th-TH", "de-CH" }.Where(known.Contains))
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
                Written().ShouldBe(expected, culture);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData("en", "other one other other other other other")]
    [InlineData("de", "other one other other other other other")]
    [InlineData("fr", "one one other other other other many")]
    [InlineData("es", "other one other other other other many")]
    [InlineData("pt", "one one other other other other many")]
    [InlineData("ja", "other other other other other other other")]
    [InlineData("ar", "zero one two few many other other")]
    public void Plurals_follow_CLDR(string language, string categories) =>
        string.Join(' ', new long[] { 0, 1, 2, 3, 11, 100, 1_000_000 }.Select(count => PluralRules.CategoryOf(language, count))).ShouldBe(categories);

    [Fact]
    public void Arabic_has_few_for_103_and_many_for_111_and_other_for_102() =>
        new long[] { 103, 110, 111, 199, 102, 201 }.Select(count => PluralRules.CategoryOf("ar", count)).ShouldBe(["few", "few", "many", "many", "other", "other"]);

    private static string Write(string tag, string unit, string value, Rounding rounding = Rounding.Down)
    {
        var conventions = Locale.Find(tag)!.ConventionsFor(tag);
        return new QuantityText(conventions, new NumberText(conventions)).Of(Exact(value), unit, rounding).Replace('\u00a0', ' ');
    }

    private static ExactNumber Exact(string text) => NoticeFields.ParseExact(text)!.Value;
}
