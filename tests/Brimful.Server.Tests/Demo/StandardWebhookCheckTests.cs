using System.Text;
using Brimful.Server.Demo;

namespace Brimful.Server.Tests.Demo;

public sealed class StandardWebhookCheckTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string Body = "{\"test\": 2432232314}";

    [Theory]
    // id       timestamp    signatures                body                     fault
    [InlineData(Id, Timestamp, Signature, Body, null)]
    [InlineData(Id, Timestamp, "v1,AAAA " + Signature, Body, null)]
    [InlineData(Id, Timestamp, "v1a,AAAA " + Signature, Body, null)]
    [InlineData(Id, Timestamp, Signature, "{\"test\": 2432232315}", "no signature matches")]
    [InlineData("msg_other", Timestamp, Signature, Body, "no signature matches")]
    [InlineData(Id, "1614265331", Signature, Body, "no signature matches")]
    [InlineData(Id, Timestamp, "", Body, "no signature matches")]
    [InlineData(Id, "1614264000", Signature, Body, "the timestamp is stale")]
    [InlineData(Id, "", Signature, Body, "no webhook-timestamp")]
    [InlineData("", Timestamp, Signature, Body, "no webhook-id")]
    public void A_message_is_accepted_with_a_right_and_fresh_signature_only(string id, string timestamp, string signatures, string body, string? fault) =>
        new StandardWebhookCheck("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", new StoppedClock(1_614_265_400)).Fault(id, timestamp, signatures, Encoding.UTF8.GetBytes(body)).ShouldBe(fault);

    private sealed class StoppedClock(long seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
