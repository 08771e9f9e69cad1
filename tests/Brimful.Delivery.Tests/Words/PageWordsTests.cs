using Brimful.Delivery.Words;

namespace Brimful.Delivery.Tests.Words;

public sealed class PageWordsTests
{
    [Theory]
    [InlineData(null, null, null, "en")]
    [InlineData(null, "", null, "en")]
    [InlineData(null, "de-AT,de;q=0.9,en;q=0.8", "fr", "de")]
    [InlineData(null, "zh-TW, ja;q=0.5, en;q=0.4", null, "ja")]
    [InlineData(null, "en;q=0.2, ar;q=0.9", null, "ar")]
    [InlineData(null, "pt-PT", null, "pt-BR")]
    [InlineData(null, "fr;q=0, es", null, "es")]
    [InlineData(null, "fr;q=much", null, "en")]
    [InlineData(null, "tlh", "ar", "ar")]
    [InlineData("de-CH", "ja", "fr", "de")]
    [InlineData("tlh", "ja", "fr", "ja")]
    [InlineData("tlh", null, "tlh", "en")]
    public void A_page_is_in_the_language_of_the_message_and_else_in_the_one_that_its_readers_browser_likes_best(string? known, string? accepted, string? tenants, string locale)
    {
        var words = PageWords.For(known, accepted, tenants);
        words.Locale.ShouldBe(locale);
        words.IsRightToLeft.ShouldBe(locale == "ar");
        foreach (var page in new[] { "unsubscribe", "acknowledge", "confirm" })
            foreach (var part in new[] { "title", "text", "button", "doneTitle", "doneText" }) words[$"{page}.{part}"].ShouldNotBeEmpty();
    }
}
