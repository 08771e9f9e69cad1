using Brimful.Delivery.Pages;
using Brimful.Delivery.Tests.Channels;
using Brimful.Delivery.Tests.Words;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Tests.Pages;

public sealed class LinkPageTests
{
    private static readonly string[] Subjects = ["unsubscribe", "acknowledge", "confirm"];

    [BrowserFact]
    public async Task Pages_can_be_read_light_and_dark_wide_and_narrow_in_every_language()
    {
        var pages = new Dictionary<string, string>();
        foreach (var (at, locale) in Locale.Tags.Index())
        {
            var subject = Subjects[at % Subjects.Length];
            pages[$"page-{locale}-{subject}"] = (LinkPage.Asking(subject) with { About = subject == "acknowledge" ? AboutIn(locale) : null }).Write(Dress(locale, Told.Brand));
        }
        pages["page-ar-done"] = LinkPage.Done("unsubscribe").Write(Dress("ar", Told.Brand));
        pages["page-en-unknown"] = LinkPage.Unknown.Write(new PageDress(PageWords.For("en", null, null), null));
        foreach (var colour in new[] { "#ffffff", "#000000", "#ffee00" })
            pages[$"page-colour-{colour[1..]}"] = LinkPage.Asking("confirm").Write(Dress("en", Told.Brand with { Colour = colour }));
        pages["page-long"] = (LinkPage.Asking("acknowledge") with { About = new string('W', 200) }).Write(Dress("de", Told.Brand with { Name = new string('W', 100) }));
        pages["page-ar-acknowledge-done"] = (LinkPage.Done("acknowledge") with { About = AboutIn("ar") }).Write(Dress("ar", Told.Brand));

        (await Looks.FaultsOfAsync(pages)).ShouldBeEmpty();
    }

    [Fact]
    public void A_brands_name_is_text_and_its_logo_the_only_thing_that_is_loaded()
    {
        var dress = Dress("en", new Brand { Name = "<script>\"A\"</script>\u202e", LogoUrl = "https://cdn.example.com/a\"b.png" });
        var page = LinkPage.Asking("unsubscribe").Write(dress);
        page.ShouldNotContain("<script");
        page.ShouldNotContain('\u202e');
        page.ShouldContain("src=\"https://cdn.example.com/a&quot;b.png\"");
        LinkPage.ImageSource(dress).ShouldBe("https://cdn.example.com");
        LinkPage.ImageSource(Dress("en", new Brand { Name = "A", LogoUrl = "http://cdn.example.com/a.png" })).ShouldBeNull();
        LinkPage.ImageSource(Dress("en", new Brand { Name = "A" })).ShouldBeNull();
    }

    [Fact]
    public void What_a_link_is_about_is_text_and_left_out_where_there_is_nothing()
    {
        var page = LinkPage.Asking("acknowledge");
        (page with { About = "Acme <b>: 80%" }).Write(Dress("en", Told.Brand)).ShouldContain("<p class=\"about\">Acme &lt;b&gt;: 80%</p>");
        page.Write(Dress("en", Told.Brand)).ShouldNotContain("<p class=\"about\">");
    }

    private static string AboutIn(string locale) => Wordsmith.Write(Told.Crossing(), Told.Reader(locale), Told.Brand).Title;

    private static PageDress Dress(string locale, Brand brand) => new(PageWords.For(locale, null, null), brand);
}
