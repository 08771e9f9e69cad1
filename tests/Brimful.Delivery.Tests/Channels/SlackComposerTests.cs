using System.Text;
using System.Text.Json;
using Brimful.Delivery.Channels.Slack;
using Brimful.Delivery.Tests.Words;
using Brimful.Delivery.Words;
using FsCheck;
using FsCheck.Fluent;

namespace Brimful.Delivery.Tests.Channels;

public sealed class SlackComposerTests
{
    [Fact]
    public void A_message_has_its_text_and_its_blocks()
    {
        var message = Compose(Wordsmith.Write(Told.Crossing(), Told.Reader(channel: "slack"), Told.Brand));
        message.GetProperty("text").GetString().ShouldBe("Acme · Monthly data: 80% used\nAcme has used 8\u00a0GB of 10\u00a0GB in Monthly data: 80%.");
        var blocks = message.GetProperty("blocks").EnumerateArray().ToList();
        blocks.Select(block => block.GetProperty("type").GetString()).ShouldBe(["header", "section", "section", "section", "section", "actions", "context"]);
        blocks[0].GetProperty("text").GetProperty("text").GetString().ShouldBe("🟠 Acme · Monthly data: 80% used");
        blocks[2].GetProperty("text").GetProperty("text").GetString().ShouldBe("`████████████████┊░░░░ 80%`");
        blocks[5].GetProperty("elements")[0].GetProperty("url").GetString().ShouldBe("https://app.example/acme/top-up?bucket=monthly");
    }

    [Fact]
    public void Whatever_names_are_chosen_a_message_is_inside_Block_Kits_limits_and_mentions_nobody()
    {
        Prop.ForAll(EmailComposerTests.Hostile(), name =>
        {
            foreach (var wording in Told.Hostile(name)) Check(Compose(wording));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void A_digest_of_a_hundred_notices_is_inside_the_limits() => Check(Compose(Wordsmith.Write([.. Enumerable.Range(0, 100).Select(at => Told.Crossing($$"""{"account":{"key":"a{{at}}"} }"""))], Told.Reader(), Told.Brand)));

    [Fact]
    public void Every_type_in_every_language_is_inside_the_limits()
    {
        foreach (var wording in Told.EveryWording("slack")) Check(Compose(wording));
    }

    private static void Check(JsonElement message)
    {
        message.GetProperty("text").GetString()!.Length.ShouldBeInRange(1, 3000);
        var blocks = message.GetProperty("blocks");
        blocks.GetArrayLength().ShouldBeInRange(1, 50);
        foreach (var block in blocks.EnumerateArray())
        {
            switch (block.GetProperty("type").GetString())
            {
                case "header":
                    Text(block.GetProperty("text"), "plain_text", 150);
                    break;
                case "section" when block.TryGetProperty("fields", out var fields):
                    fields.GetArrayLength().ShouldBeInRange(1, 10);
                    foreach (var field in fields.EnumerateArray()) Text(field, "mrkdwn", 2000);
                    break;
                case "section":
                    Text(block.GetProperty("text"), "mrkdwn", 3000);
                    break;
                case "actions":
                    block.GetProperty("elements").GetArrayLength().ShouldBeInRange(1, 25);
                    foreach (var button in block.GetProperty("elements").EnumerateArray())
                    {
                        Text(button.GetProperty("text"), "plain_text", 75);
                        button.GetProperty("url").GetString()!.Length.ShouldBeLessThanOrEqualTo(3000);
                    }
                    break;
                case "context":
                    block.GetProperty("elements").GetArrayLength().ShouldBeInRange(1, 10);
                    foreach (var one in block.GetProperty("elements").EnumerateArray()) Text(one, "mrkdwn", 3000);
                    break;
                default:
                    throw new InvalidOperationException(block.GetRawText());
            }
        }
    }

    private static void Text(JsonElement text, string type, int most)
    {
        text.GetProperty("type").GetString().ShouldBe(type);
        var value = text.GetProperty("text").GetString()!;
        value.Length.ShouldBeInRange(1, most);
        if (type != "mrkdwn") return;
        value.ShouldNotContain("<!");
        value.ShouldNotContain("<@");
        var rest = value.Replace("&amp;", "").Replace("&lt;", "").Replace("&gt;", "");
        rest.ShouldNotContain("&");
        rest.Replace("<https://", "").ShouldNotContain("<");
    }

    private static JsonElement Compose(Wording wording)
    {
        var bytes = SlackComposer.Compose(wording);
        Encoding.UTF8.GetString(bytes).ShouldNotContain("\ufffd");
        return JsonDocument.Parse(bytes).RootElement;
    }
}
