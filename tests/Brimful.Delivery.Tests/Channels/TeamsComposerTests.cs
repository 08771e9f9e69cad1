using System.Text;
using System.Text.Json;
using Brimful.Delivery.Channels.Teams;
using Brimful.Delivery.Tests.Words;
using Brimful.Delivery.Words;
using FsCheck;
using FsCheck.Fluent;

namespace Brimful.Delivery.Tests.Channels;

public sealed class TeamsComposerTests
{
    [Fact]
    public void A_message_is_one_card_with_links_only()
    {
        var message = JsonDocument.Parse(TeamsComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(channel: "teams"), Told.Brand))).RootElement;
        message.GetProperty("type").GetString().ShouldBe("message");
        var attachment = message.GetProperty("attachments").EnumerateArray().ShouldHaveSingleItem();
        attachment.GetProperty("contentType").GetString().ShouldBe("application/vnd.microsoft.card.adaptive");
        var card = attachment.GetProperty("content");
        card.GetProperty("body")[0].GetProperty("text").GetString().ShouldBe("Acme · Monthly data: 80% used");
        card.GetProperty("body")[2].GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("width").GetString()).ShouldBe(["800", "200"]);
        card.GetProperty("actions").EnumerateArray().Select(action => action.GetProperty("type").GetString()).Distinct().ShouldBe(["Action.OpenUrl"]);
    }

    [Fact]
    public void Right_to_left_languages_say_so()
    {
        var card = JsonDocument.Parse(TeamsComposer.Compose(Wordsmith.Write(Told.Crossing(), Told.Reader("ar"), Told.Brand))).RootElement.GetProperty("attachments")[0].GetProperty("content");
        card.GetProperty("rtl").GetBoolean().ShouldBeTrue();
        card.GetProperty("lang").GetString().ShouldBe("ar");
    }

    [ModulesFact]
    public async Task Microsofts_own_parser_finds_nothing_wrong_with_any_card()
    {
        var cards = Told.EveryWording("teams").Concat(Told.Hostile("<script>[x](javascript:y) *b*\n# h")).Select(wording => Encoding.UTF8.GetString(TeamsComposer.Compose(wording))).ToList();
        var read = await Looks.RunAsync("read-cards.mjs", [], string.Join('\n', cards));
        read.Count.ShouldBe(cards.Count);
        read.Where(line => !line.EndsWith("\"faults\":[]}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_names_are_chosen_a_message_is_at_most_twenty_kilobytes()
    {
        Prop.ForAll(EmailComposerTests.Hostile(), name =>
        {
            foreach (var wording in Told.Hostile(name)) TeamsComposer.Compose(wording).Length.ShouldBeLessThanOrEqualTo(TeamsComposer.MostBytes);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void What_a_template_writes_at_length_is_shortened_to_the_limit()
    {
        var wording = Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand) with { Lead = new string('ü', 20_000), Paragraphs = [new string('漢', 20_000), "b"], Footer = new string('*', 20_000) };
        TeamsComposer.Compose(wording).Length.ShouldBeLessThanOrEqualTo(TeamsComposer.MostBytes);
    }

    [Theory]
    [InlineData("[x](javascript:y)", "\\[x\\](javascript:y)")]
    [InlineData("*b* _i_ ~s~ `c`", "\\*b\\* \\_i\\_ \\~s\\~ \\`c\\`")]
    [InlineData("# h\n- a\n12. b", "\\# h\n\\- a\n12\\. b")]
    [InlineData("a - b 1.5 (c)!", "a - b 1.5 (c)!")]
    public void Markdown_in_names_is_only_text(string text, string escaped) => TeamsText.Escaped(text).ShouldBe(escaped);
}
