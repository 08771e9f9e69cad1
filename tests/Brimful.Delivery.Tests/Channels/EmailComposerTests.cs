using System.Text.RegularExpressions;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Tests.Words;
using Brimful.Delivery.Words;
using FsCheck;
using FsCheck.Fluent;

namespace Brimful.Delivery.Tests.Channels;

public sealed partial class EmailComposerTests
{
    private static readonly EmailStamp Stamp = new("ntf_1.c1@mail.example", "https://mail.example/u/token?a=1&b=2");

    [Fact]
    public void A_mail_has_its_words_as_text_and_as_HTML()
    {
        var mail = EmailComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand), Told.Brand, Stamp);
        mail.Subject.ShouldBe("Acme · Monthly data: 80% used");
        mail.Text.ShouldStartWith("Acme · Monthly data: 80% used\n\nAcme has used 8\u00a0GB of 10\u00a0GB in Monthly data: 80%.\n\n################|---- 80%\n\n");
        mail.Text.ShouldContain("Top up: https://app.example/acme/top-up?bucket=monthly\n");
        mail.Text.ShouldContain("Unsubscribe: https://mail.example/u/token?a=1&b=2\n");
        mail.Html.ShouldContain("href=\"https://mail.example/u/token?a=1&amp;b=2\"");
        mail.Html.ShouldContain("aria-label=\"80% used: 8&#160;GB of 10&#160;GB\"");
    }

    [Fact]
    public void Its_headers_say_that_no_person_wrote_it_and_how_to_get_out()
    {
        Headers(Stamp).ShouldBe([
            "Message-ID: <ntf_1.c1@mail.example>", "Auto-Submitted: auto-generated", "Content-Language: en",
            "List-Unsubscribe: <https://mail.example/u/token?a=1&b=2>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]);
        Headers(Stamp with { UnsubscribeUrl = null }).ShouldBe(["Message-ID: <ntf_1.c1@mail.example>", "Auto-Submitted: auto-generated", "Content-Language: en"]);
        Headers(new EmailStamp("a\r\nBcc: x@y", null))[0].ShouldBe("Message-ID: <aBcc:x@y>");
    }

    [Fact]
    public void Mandatory_mail_shows_no_way_out()
    {
        var mail = EmailComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand), Told.Brand, Stamp with { UnsubscribeUrl = null });
        (mail.Html + mail.Text).ShouldNotContain("nsubscribe");
    }

    [Fact]
    public void Whatever_names_are_chosen_a_mail_stays_one_mail()
    {
        Prop.ForAll(Hostile(), name =>
        {
            var changes = $$"""{"account":{"key":"k","name": {{System.Text.Json.JsonSerializer.Serialize(name)}} },"bucket":{"key":"b","name": {{System.Text.Json.JsonSerializer.Serialize(name)}},"unit": {{System.Text.Json.JsonSerializer.Serialize(name)}} } }""";
            var brand = Told.Brand with { Name = name };
            var mail = EmailComposer.Compose(Wordsmith.Write(Told.Crossing(changes), Told.Reader(), brand), brand, Stamp);
            mail.Subject.Any(char.IsControl).ShouldBeFalse();
            mail.Subject.Length.ShouldBeLessThanOrEqualTo(200);
            mail.Html.Length.ShouldBeLessThan(100_000, "some clients cut longer mail");
            Tags(mail.Html).ShouldBeSubsetOf(["!DOCTYPE", "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "span", "h1", "p", "a", "br"]);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void A_brands_logo_is_shown_only_from_https()
    {
        string Html(string logo) => EmailComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand), Told.Brand with { LogoUrl = logo }, Stamp).Html;
        Html("https://cdn.example/a.png?x=\"y").ShouldContain("<img src=\"https://cdn.example/a.png?x=&quot;y\" alt=\"Northwind Mobile\"");
        Html("javascript:alert(1)").ShouldNotContain("<img");
        Html("http://cdn.example/a.png").ShouldNotContain("<img");
    }

    [Fact]
    public void Every_colour_gets_text_and_shades_that_can_be_read()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), value =>
        {
            var colour = Colour.ParseOr($"#{value & 0xffffff:x6}", Colour.White);
            Colour.Contrast(colour, colour.TextOn()).ShouldBeGreaterThanOrEqualTo(4.5);
            foreach (var ground in new[] { EmailColours.Light(Told.Brand).Card, EmailColours.Dark(Told.Brand).Card }) Colour.Contrast(colour.ReadableOn(ground), ground).ShouldBeGreaterThanOrEqualTo(4.5);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void A_brand_says_all_its_faults_at_once()
    {
        var brand = new Brand { Name = " ", Colour = "red", LogoUrl = "http://x/y", DefaultLocale = "xx", Links = new BrandLinks("https://x/{acount}", "javascript:alert(1)", "https://x/{account}") };
        BrandCheck.FaultsOf(brand).Select(fault => (fault.Path, fault.Code)).ShouldBe([
            ("name", "brand.name_invalid"), ("colour", "brand.colour_invalid"), ("logoUrl", "brand.logo_invalid"), ("defaultLocale", "locale.unknown"),
            ("links.topUp", "brand.link_variable_unknown"), ("links.upgrade", "brand.link_invalid")]);
        BrandCheck.FaultsOf(Told.Brand).ShouldBeEmpty();
    }

    internal static Arbitrary<string> Hostile() => Gen.Elements(
            "<script>alert(1)</script>", "\" onmouseover=\"x", "a\r\nBcc: b@c", "\u202Eevil\u202C", "👩‍👩‍👧‍👦🏳️‍🌈", "<!channel> *b* _i_ `c` <http://x|y>", "{{used}} {used}", "\0\u0007\u001b[31m", "&amp;&#60;", "[x](javascript:alert(1))", "مرحبا", "日本語")
        .Zip(Gen.Choose(1, 1_000), (text, times) => string.Concat(Enumerable.Repeat(text, times))[..Math.Min(10_000, text.Length * times)]).ToArbitrary();

    private static string[] Headers(EmailStamp stamp) =>
        [.. EmailComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand), Told.Brand, stamp).Headers.Select(one => $"{one.Name}: {one.Value}")];

    private static IEnumerable<string> Tags(string html) => Tag().Matches(html).Select(match => match.Groups["tag"].Value).Distinct();

    [GeneratedRegex("<(?<tag>[!A-Za-z][A-Za-z0-9]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
