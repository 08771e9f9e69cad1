using Brimful.Delivery.Channels.Sms;
using Brimful.Delivery.Tests.Words;
using Brimful.Delivery.Words;
using FsCheck;
using FsCheck.Fluent;

namespace Brimful.Delivery.Tests.Channels;

public sealed class SmsComposerTests
{
    [Fact]
    public void A_text_says_what_matters_most_and_where_to_go()
    {
        var text = SmsComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(channel: "sms"), Told.Brand), Told.Brand);
        text.Text.ShouldBe(
            "Northwind Mobile: Acme - Monthly data: 80% used. Acme has used 8 GB of 10 GB in Monthly data: 80%. The 80% threshold has been reached. 2 GB is left until the reset on April 1, 2026 at 12:00 AM (Europe/London), in 4 days. If that will not last, top up or move to a larger plan in good time.\nhttps://app.example/acme/top-up?bucket=monthly");
        text.IsGsm.ShouldBeTrue();
        text.Segments.ShouldBe(3);
    }

    [Theory]
    [InlineData(160, 'a', 1, true)]
    [InlineData(161, 'a', 2, true)]
    [InlineData(306, 'a', 2, true)]
    [InlineData(307, 'a', 3, true)]
    [InlineData(80, '€', 1, true)]
    [InlineData(81, '€', 2, true)]
    [InlineData(153, '€', 3, true)]
    [InlineData(70, '漢', 1, false)]
    [InlineData(71, '漢', 2, false)]
    [InlineData(134, '漢', 2, false)]
    [InlineData(135, '漢', 3, false)]
    public void Segments_are_counted_as_carriers_do(int length, char one, int segments, bool isGsm) =>
        SmsSegments.Of(new string(one, length)).ShouldBe(new SmsText(new string(one, length), segments, isGsm));

    [Fact]
    public void A_character_of_two_units_is_not_parted() => SmsSegments.Of(new string('a', 66) + "👍" + new string('a', 66)).Segments.ShouldBe(3);

    [Fact]
    public void Whatever_names_are_chosen_a_text_is_at_most_three_segments_and_keeps_its_link()
    {
        Prop.ForAll(EmailComposerTests.Hostile(), name =>
        {
            foreach (var wording in Told.Hostile(name))
            {
                var text = SmsComposer.Compose(wording, Told.Brand with { Name = name });
                text.Segments.ShouldBeInRange(1, SmsComposer.MostSegments);
                if (wording.Actions.FirstOrDefault(call => call.Url.Length <= 120) is { } call) text.Text.ShouldEndWith("\n" + call.Url);
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void Every_type_in_every_language_fits_and_Western_ones_mostly_into_seven_bits()
    {
        foreach (var wording in Told.EveryWording("sms")) SmsComposer.Compose(wording, Told.Brand).Segments.ShouldBeInRange(1, 3, wording.Title);
        foreach (var locale in new[] { "en", "de" }) SmsComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(locale), Told.Brand), Told.Brand).IsGsm.ShouldBeTrue(locale);
    }
}
