using System.Globalization;
using System.Text.Json;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Locales;

namespace Brimful.Delivery.Channels.Teams;

/// <summary>Writes the Adaptive Card (1.4, which Teams draws everywhere; <c>rtl</c> of 1.5 is passed over where it is not known): words, the level as two columns, figures, links.</summary>
internal sealed class TeamsCard(Utf8JsonWriter writer, Wording wording)
{
    private const int MostOfTitle = 300;
    private const int MostActions = 6;

    public void Write()
    {
        writer.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        writer.WriteString("type", "AdaptiveCard");
        writer.WriteString("version", wording.IsRightToLeft ? "1.5" : "1.4");
        writer.WriteString("lang", LocaleChain.LanguageOf(wording.Locale));
        if (wording.IsRightToLeft) writer.WriteBoolean("rtl", true);
        writer.WriteString("fallbackText", CleanText.Shorten($"{wording.Title}: {wording.Lead}", MostOfTitle));
        writer.WriteStartObject("msteams");
        writer.WriteString("width", "Full");
        writer.WriteEndObject();
        WriteBody();
        WriteActions();
    }

    private void WriteBody()
    {
        writer.WriteStartArray("body");
        WriteText(CleanText.Shorten(wording.Title, MostOfTitle), "Large", isBold: true, ColourOf(wording.Severity));
        WriteText(wording.Lead);
        if (wording.Level is { } level) WriteLevel(level);
        foreach (var item in wording.Items) WriteItem(item);
        if (wording.MoreItems is { } more) WriteText(more);
        foreach (var paragraph in wording.Paragraphs) WriteText(paragraph);
        WriteFigures();
        WriteText(wording.Footer, "Small", colour: "Light");
        writer.WriteEndArray();
    }

    private static string ColourOf(Severity severity) => severity switch
    {
        Severity.Critical => "Attention",
        Severity.Warning => "Warning",
        _ => "Default",
    };

    private static string StyleOf(Severity severity) => severity switch
    {
        Severity.Critical => "attention",
        Severity.Warning => "warning",
        _ => "accent",
    };

    private void WriteText(string text, string size = "Default", bool isBold = false, string colour = "Default")
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        writer.WriteStartObject();
        writer.WriteString("type", "TextBlock");
        writer.WriteString("text", TeamsText.Escaped(text));
        writer.WriteBoolean("wrap", true);
        if (size != "Default") writer.WriteString("size", size);
        if (isBold) writer.WriteString("weight", "Bolder");
        if (colour == "Light") writer.WriteBoolean("isSubtle", true);
        else if (colour != "Default") writer.WriteString("color", colour);
        writer.WriteEndObject();
    }

    /// <summary>What is used and what is not, as columns whose widths are their shares; below, the level in words and its lines.</summary>
    private void WriteLevel(DrawnLevel level)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "ColumnSet");
        writer.WriteStartArray("columns");
        WriteColumn(level.Filled, StyleOf(wording.Severity));
        WriteColumn(DrawnLevel.Whole - level.Filled, "emphasis");
        writer.WriteEndArray();
        writer.WriteEndObject();
        var lines = level.Lines.Select(line => $"{(line.IsReached ? "●" : "○")} {line.Label}");
        WriteText(string.Join("   ", lines.Prepend(level.Description)), "Small", colour: "Light");
    }

    private void WriteColumn(int share, string style)
    {
        if (share <= 0) return;
        writer.WriteStartObject();
        writer.WriteString("type", "Column");
        writer.WriteString("width", share.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("style", style);
        writer.WriteString("minHeight", "10px");
        writer.WriteString("spacing", "None");
        writer.WriteStartArray("items");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteItem(WordingItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "Container");
        writer.WriteBoolean("separator", true);
        writer.WriteStartArray("items");
        WriteText(item.Title, isBold: true, colour: ColourOf(item.Severity));
        WriteText(item.Lead);
        writer.WriteEndArray();
        if (item.Url is { } url)
        {
            writer.WriteStartObject("selectAction");
            writer.WriteString("type", "Action.OpenUrl");
            writer.WriteString("url", url);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteFigures()
    {
        if (wording.Figures.IsEmpty) return;
        writer.WriteStartObject();
        writer.WriteString("type", "FactSet");
        writer.WriteStartArray("facts");
        foreach (var figure in wording.Figures)
        {
            writer.WriteStartObject();
            writer.WriteString("title", TeamsText.Escaped(figure.Label));
            writer.WriteString("value", TeamsText.Escaped(figure.Value));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteActions()
    {
        writer.WriteStartArray("actions");
        foreach (var call in wording.Actions.Take(MostActions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "Action.OpenUrl");
            writer.WriteString("title", call.Label);
            writer.WriteString("url", call.Url);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
