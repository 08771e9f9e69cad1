using Brimful.Delivery.Acknowledgements;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Secrets;
using Brimful.Delivery.Suppressions;
using Brimful.Delivery.Targets;

namespace Brimful.Delivery.Tests.Acknowledgements;

public sealed class AcknowledgeLinksTests
{
    private static readonly ISecretProtector Protector = new AesGcmSecretProtector(new byte[32]);

    [Fact]
    public void A_link_says_what_is_acknowledged_and_who_was_sent_it()
    {
        var url = Some.AcknowledgeLinks.Of(Message()).ShouldNotBeNull();
        url.ShouldStartWith("https://usage.example.com/v1/acknowledge/");
        Some.AcknowledgeLinks.Read(TokenOf(url)).ShouldBe(new AcknowledgeLink(new PageReader(1, "en"), "ntf_a", "Ada"));
    }

    [Fact]
    public void No_letter_of_it_can_be_changed_and_a_token_of_another_purpose_is_none()
    {
        var token = TokenOf(Some.AcknowledgeLinks.Of(Message())!);
        for (var at = 0; at < token.Length - 1; at++)
            Some.AcknowledgeLinks.Read(token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..]).ShouldBeNull();
        Some.AcknowledgeLinks.Read(new UnsubscribeTokens(Protector).Make(new Unsubscriber(new PageReader(1, "en"), "ntf_a", "Ada"))).ShouldBeNull();
        new UnsubscribeTokens(Protector).Read(token).ShouldBeNull();
    }

    [Fact]
    public void There_is_none_where_people_cannot_reach_the_server() => new AcknowledgeLinks(Protector, new DeliveryOptions()).Of(Message()).ShouldBeNull();

    private static string TokenOf(string url) => url.Split('/')[^1];

    private static ChannelMessage Message()
    {
        var delivery = new DeliveryRecord
        {
            Id = new DeliveryId(1, "ntf_a", "/contacts/ada/email"),
            Round = 1,
            Attempts = 0,
            RoundStartedAt = Some.Noon,
            State = DeliveryState.Queued,
            Reason = DeliveryReasons.New,
            ChangedAt = Some.Noon,
        };
        return new ChannelMessage(new Target(Some.Endpoint()) { Addressee = new Addressee("en", "UTC", Name: "Ada") }, new DeliveryWork(delivery, "", default), Some.Noon);
    }
}
