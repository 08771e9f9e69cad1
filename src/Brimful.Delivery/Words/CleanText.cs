using System.Globalization;
using System.Text;

namespace Brimful.Delivery.Words;

/// <summary>Names that others chose, made safe to stand in a sentence of one line: no breaks, no controls, nothing that turns the text around, not too long.</summary>
internal static class CleanText
{
    public const int MostOfName = 80;

    public static string? Of(string? text, int most = MostOfName) => Line(text, most, keepsDirection: false);

    /// <summary>Words of ours, or of a tenant's template, as one line: their marks of direction are theirs to set.</summary>
    public static string? Line(string? text, int most, bool keepsDirection = true)
    {
        if (text is null) return null;
        var clean = new StringBuilder(Math.Min(text.Length, most) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length > most * 8) break;
            if ((Rune.IsWhiteSpace(rune) && !HoldsTogether(rune.Value)) || Rune.IsControl(rune)) AppendGap(clean);
            else if ((keepsDirection || !TurnsTextAround(rune.Value)) && rune != Rune.ReplacementChar) clean.Append(rune);
        }
        return Shorten(clean.ToString().Trim(), most) is { Length: > 0 } left ? left : null;
    }

    /// <summary>Cuts at a whole character as people see it, and shows that it was cut.</summary>
    public static string Shorten(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = 0;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            var next = elements.ElementIndex + elements.GetTextElement().Length;
            if (next > most - 1) break;
            end = next;
        }
        return text[..end].TrimEnd() + "…";
    }

    private static void AppendGap(StringBuilder clean)
    {
        if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
    }

    /// <summary>Spaces that do not break: between a number and its unit.</summary>
    private static bool HoldsTogether(int value) => value is 0x00A0 or 0x202F;

    /// <summary>Marks, embeddings, overrides and isolates of direction; and tags and fillers that show nothing.</summary>
    private static bool TurnsTextAround(int value) =>
        value is 0x061C or (>= 0x200E and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0xFEFF or (>= 0xE0000 and <= 0xE0FFF);
}
