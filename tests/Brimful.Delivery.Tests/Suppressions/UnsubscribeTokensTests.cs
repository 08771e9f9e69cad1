using Brimful.Delivery.Pages;
using Brimful.Delivery.Secrets;
using Brimful.Delivery.Suppressions;

namespace Brimful.Delivery.Tests.Suppressions;

public sealed class UnsubscribeTokensTests
{
    private static readonly UnsubscribeTokens Tokens = new(new AesGcmSecretProtector(new byte[32]));

    private static readonly Unsubscriber Ada = new(new PageReader(7, "de"), "mail/ada@example.com", "ada@example.com");

    [Fact]
    public void A_token_is_read_back_and_shows_nobody_whose_it_is()
    {
        var token = Tokens.Make(Ada);
        Tokens.Read(token).ShouldBe(Ada);
        token.ShouldAllBe(static one => char.IsAsciiLetterOrDigit(one) || one == '-' || one == '_');
        token.Length.ShouldBeLessThan(300);
        Tokens.Read(Tokens.Make(Ada with { Reader = new PageReader(7, null) }))!.Reader.Locale.ShouldBeNull();
    }

    [Fact]
    public void No_letter_of_a_token_can_be_changed()
    {
        var token = Tokens.Make(Ada);
        for (var at = 0; at < token.Length - 1; at++)
            Tokens.Read(token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..]).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_we_never_made_is_no_token(string text) => Tokens.Read(text).ShouldBeNull();

    [Fact]
    public void Another_installations_token_is_none_of_ours() =>
        Tokens.Read(new UnsubscribeTokens(new AesGcmSecretProtector([.. Enumerable.Repeat((byte)1, 32)])).Make(Ada)).ShouldBeNull();

    [Fact]
    public void A_secret_of_an_endpoint_is_no_token()
    {
        var sealed_ = Some.Endpoint().Secret!.Bytes;
        Tokens.Read(System.Buffers.Text.Base64Url.EncodeToString(sealed_.AsSpan())).ShouldBeNull();
    }
}
