using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Slack;

/// <summary>Makes a Slack message of words: <c>text</c> for notifications and old clients, <c>blocks</c> for all others, inside Block Kit's limits. Pure.</summary>
public static class SlackComposer
{
    internal const int MostOfHeader = 150;
    internal const int MostOfSection = 3000;
    private const int MostOfItem = 1000;
    private const int MostBlocks = 50;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The JSON that an incoming webhook takes.</returns>
    public static byte[] Compose(Wording wording)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("text", SlackText.Escaped($"{wording.Title}\n{wording.Lead}", MostOfSection));
            writer.WriteBoolean("unfurl_links", false);
            writer.WriteStartArray("blocks");
            foreach (var write in BlocksOf(wording, new SlackBlocks(writer)).Take(MostBlocks)) write();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<Action> BlocksOf(Wording wording, SlackBlocks blocks)
    {
        yield return () => blocks.Header($"{SignOf(wording.Severity)} {wording.Title}");
        yield return () => blocks.Section(SlackText.Escaped(wording.Lead, MostOfSection));
        if (wording.Level is { } level) yield return () => blocks.Section($"`{SlackText.Escaped(LevelText.Bar(level), MostOfHeader).Replace('`', '\'')}`");
        foreach (var item in wording.Items) yield return () => blocks.Section(ItemOf(item));
        if (wording.MoreItems is { } more) yield return () => blocks.Context(more);
        var words = SlackText.Escaped(string.Join("\n\n", wording.Paragraphs), MostOfSection);
        if (words.Length > 0) yield return () => blocks.Section(words);
        if (!wording.Figures.IsEmpty) yield return () => blocks.Fields(wording.Figures);
        if (!wording.Actions.IsEmpty) yield return () => blocks.Buttons(wording.Actions);
        if (wording.Footer.Length > 0) yield return () => blocks.Context(wording.Footer);
    }

    private static string SignOf(Severity severity) => severity switch
    {
        Severity.Critical => "🔴",
        Severity.Warning => "🟠",
        _ => "🔵",
    };

    private static string ItemOf(WordingItem item)
    {
        var title = SlackText.Escaped(item.Title, MostOfHeader).Replace('*', '∗').Replace('|', '¦');
        var linked = item.Url is { Length: < MostOfItem } url ? $"<{SlackText.Address(url)}|{title}>" : title;
        return $"{SignOf(item.Severity)} *{linked}*\n{SlackText.Escaped(item.Lead, MostOfItem)}";
    }
}
