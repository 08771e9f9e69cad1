using Brimful.Delivery.Words;

namespace Brimful.Delivery.Tests.Words;

public sealed class PageWordsTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("zh-TW, ja;q=0.5, en;q=0.4", "ja")]
    [InlineData("en;q=0.2, ar;q=0.9", "ar")]
    [InlineData("pt-PT", "pt-BR")]
    [InlineData("fr;q=0, es", "es")]
    [InlineData("fr;q=much", "en")]
    public void A_page_is_in_the_language_that_its_reader_likes_best(string? accepted, string locale)
    {
        var words = PageWords.For(accepted);
        words.Locale.ShouldBe(locale);
        words.IsRightToLeft.ShouldBe(locale == "ar");
        foreach (var page in new[] { "unsubscribe", "acknowledge", "confirm" })
            foreach (var part in new[] { "title", "text", "button", "doneTitle", "doneText" }) words[$"{page}.{part}"].ShouldNotBeEmpty();
    }
}
