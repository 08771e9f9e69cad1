using System.Text;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Email;

/// <summary>The text part: the same words as the HTML, in the same order.</summary>
internal static class EmailText
{
    public static string Of(Wording wording, string? unsubscribeUrl)
    {
        var text = new StringBuilder();
        Paragraph(text, wording.Title);
        Paragraph(text, wording.Lead);
        if (wording.Level is { } level) Paragraph(text, LevelText.Bar(level, '#', '-', '|'));
        foreach (var item in wording.Items) Paragraph(text, string.Join('\n', new[] { $"* {item.Title}", $"  {item.Lead}", item.Url is null ? null : $"  {item.Url}" }.OfType<string>()));
        Paragraph(text, wording.MoreItems);
        foreach (var paragraph in wording.Paragraphs) Paragraph(text, paragraph);
        Paragraph(text, string.Join('\n', wording.Actions.Select(call => $"{call.Label}: {call.Url}")));
        Paragraph(text, string.Join('\n', wording.Figures.Select(figure => $"{figure.Label}: {figure.Value}")));
        Paragraph(text, "-- \n" + wording.Footer);
        if (unsubscribeUrl is not null) Paragraph(text, $"{wording.Unsubscribe}: {unsubscribeUrl}");
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Paragraph(StringBuilder text, string? paragraph)
    {
        if (!string.IsNullOrWhiteSpace(paragraph)) text.Append(paragraph).Append("\n\n");
    }
}
