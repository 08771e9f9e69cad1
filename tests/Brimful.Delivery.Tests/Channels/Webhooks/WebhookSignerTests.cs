using Brimful.Delivery.Channels.Webhooks;

namespace Brimful.Delivery.Tests.Channels.Webhooks;

public sealed class WebhookSignerTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    [Fact]
    public void The_vector_of_Standard_Webhooks_is_met() =>
        WebhookSigner.Sign(Id, 1614265330, Body, [Some.Secret]).ShouldBe(Signature);

    [Fact]
    public void During_a_rotation_both_secrets_sign_the_current_one_first()
    {
        var other = WebhookSecret.Make();
        var both = WebhookSigner.Sign(Id, 1614265330, Body, [other, Some.Secret]).Split(' ');
        both.Length.ShouldBe(2);
        both[0].ShouldBe(WebhookSigner.Sign(Id, 1614265330, Body, [other]));
        both[1].ShouldBe(Signature);
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(32, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_secret_of_24_to_64_bytes_can_be_imported(int length, bool isTaken)
    {
        var text = "whsec_" + Convert.ToBase64String(new byte[length]);
        WebhookSecret.TryParse(text)?.Reveal().ShouldBe(text);
        (WebhookSecret.TryParse(text) is not null).ShouldBe(isTaken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64 at all, and long enough")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")]
    public void What_is_no_secret_is_refused(string text) => WebhookSecret.TryParse(text).ShouldBeNull();

    [Fact]
    public void A_new_secret_has_32_bytes_and_does_not_show_in_text()
    {
        var secret = WebhookSecret.Make();
        Convert.FromBase64String(secret.Reveal()["whsec_".Length..]).Length.ShouldBe(32);
        secret.ToString().ShouldBe("whsec_…");
    }
}
