using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Slack;

/// <summary>Writes the blocks of Block Kit that messages are made of, each inside its limits.</summary>
internal sealed class SlackBlocks(Utf8JsonWriter writer)
{
    private const int MostOfField = 2000;
    private const int MostOfLabel = 100;
    private const int MostOfButton = 75;
    private const int MostFields = 10;
    private const int MostButtons = 5;

    public void Header(string text)
    {
        Begin("header");
        Text("plain_text", CleanText.Shorten(text, SlackComposer.MostOfHeader));
        writer.WriteEndObject();
    }

    /// <param name="markdown">Escaped already.</param>
    public void Section(string markdown)
    {
        Begin("section");
        Text("mrkdwn", markdown);
        writer.WriteEndObject();
    }

    public void Fields(ImmutableArray<LabelledFigure> figures)
    {
        Begin("section");
        writer.WriteStartArray("fields");
        foreach (var figure in figures.Take(MostFields)) Markdown($"*{SlackText.Escaped(figure.Label, MostOfLabel)}*\n{SlackText.Escaped(figure.Value, MostOfField - (2 * MostOfLabel))}");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void Buttons(ImmutableArray<CallToAction> calls)
    {
        Begin("actions");
        writer.WriteStartArray("elements");
        foreach (var (at, call) in calls.Take(MostButtons).Index())
        {
            Begin("button");
            Text("plain_text", CleanText.Shorten(call.Label, MostOfButton));
            writer.WriteString("url", call.Url);
            if (at == 0) writer.WriteString("style", "primary");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void Context(string text)
    {
        Begin("context");
        writer.WriteStartArray("elements");
        Markdown(SlackText.Escaped(text, MostOfField));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Begin(string type)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
    }

    private void Markdown(string text)
    {
        Begin("mrkdwn");
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private void Text(string type, string text)
    {
        writer.WriteStartObject("text");
        writer.WriteString("type", type);
        writer.WriteString("text", text);
        if (type == "plain_text") writer.WriteBoolean("emoji", true);
        writer.WriteEndObject();
    }
}
