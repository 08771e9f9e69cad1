using System.Globalization;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Draws a level as a bar of table cells: what is used, the rest, and a mark at each line and at the capacity where more is used than that.</summary>
internal sealed class EmailLevel(Markup html, DrawnLevel level, Severity severity, EmailColours colours, bool isRightToLeft)
{
    private const string Table = "role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" width=\"100%\"";
    private const string Fonts = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans','Noto Sans CJK JP','Noto Sans Arabic',sans-serif";

    /// <summary>Less than this many thousandths have no room for a label.</summary>
    private const int RoomForLabel = 120;

    /// <param name="hasWords">Whether the labels of lines and the level in words stand with it.</param>
    public void Write(bool hasWords)
    {
        var marks = Marks();
        if (hasWords) WriteLabels(marks);
        html.Raw($"<div role=\"img\" aria-label=\"{Markup.Encode(level.Description)}\" style=\"padding-top:{(hasWords ? 4 : 10)}px;\"><table {Table} style=\"table-layout:fixed;border-radius:7px;overflow:hidden;\"><tr>");
        var from = 0;
        foreach (var to in marks.Select(mark => mark.At).Append(level.Filled).Append(DrawnLevel.Whole).Distinct().Order())
        {
            if (to > from) WriteSegment(from, to);
            if (to < DrawnLevel.Whole && marks.Any(mark => mark.At == to)) html.Raw($"<td class=\"mark\" width=\"2\" style=\"width:2px;background:{colours.Text};font-size:1px;line-height:14px;\">&nbsp;</td>");
            from = to;
        }
        html.Raw("</tr></table></div>");
        if (hasWords) html.Raw($"<p class=\"faint\" style=\"margin:6px 0 0;font:400 14px/1.45 {Fonts};color:{colours.Faint};\">").Text(level.Description).Raw("</p>");
    }

    /// <summary>The class by which dark mode finds what is used.</summary>
    public static string ClassOf(Severity severity) => severity switch
    {
        Severity.Critical => "fill-critical",
        Severity.Warning => "fill-warning",
        _ => "fill",
    };

    /// <summary>What is used; where that is more than the capacity, only what is over it has severity's colour.</summary>
    private void WriteSegment(int from, int to)
    {
        var isFilled = to <= level.Filled;
        var shown = level.IsOver && to <= level.Capacity ? Severity.Information : severity;
        var (name, colour) = isFilled ? (ClassOf(shown), colours.Fill(shown)) : ("track", colours.Track);
        html.Raw($"<td class=\"{name}\" width=\"{Percent(to - from)}\" height=\"14\" style=\"width:{Percent(to - from)};height:14px;background:{colour};font-size:1px;line-height:14px;\">&nbsp;</td>");
    }

    /// <summary>Each label ends where its line stands; one without room is left to the figures below.</summary>
    private void WriteLabels(List<DrawnLine> marks)
    {
        if (marks.Count == 0) return;
        html.Raw($"<table {Table} style=\"table-layout:fixed;\"><tr>");
        var from = 0;
        foreach (var mark in marks.Where(mark => mark.At >= RoomForLabel))
        {
            if (mark.At - from < RoomForLabel) continue;
            html.Raw($"<td class=\"faint\" width=\"{Percent(mark.At - from)}\" style=\"width:{Percent(mark.At - from)};font:400 12px/1.3 {Fonts};color:{colours.Faint};text-align:{(isRightToLeft ? "left" : "right")};\">").Text(mark.Label).Raw("</td>");
            from = mark.At;
        }
        if (from < DrawnLevel.Whole) html.Raw($"<td width=\"{Percent(DrawnLevel.Whole - from)}\" style=\"width:{Percent(DrawnLevel.Whole - from)};font-size:1px;\">&nbsp;</td>");
        html.Raw("</tr></table>");
    }

    /// <summary>The lines, and the capacity where it stands inside the bar.</summary>
    private List<DrawnLine> Marks()
    {
        var marks = level.Lines.ToList();
        if (level is { IsOver: true, Capacity: > 0 } && marks.TrueForAll(mark => mark.At != level.Capacity)) marks.Add(new DrawnLine(level.Capacity, level.CapacityLabel, IsReached: true));
        return [.. marks.OrderBy(mark => mark.At)];
    }

    private static string Percent(int thousandths) => (thousandths / 10m).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
