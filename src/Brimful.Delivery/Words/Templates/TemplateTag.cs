using System.Text.RegularExpressions;

namespace Brimful.Delivery.Words.Templates;

/// <summary>What stands between braces.</summary>
internal enum TagKind
{
    Variable,
    Open,
    Else,
    Close,
    Comment,

    /// <summary>Handlebars that templates here may not have: partials, decorators, other helpers, unescaped output; or nothing that is Handlebars.</summary>
    Refused,
}

/// <summary>One tag of a template.</summary>
/// <param name="Block">Of an opening or closing tag: <c>if</c>, <c>unless</c>, <c>each</c>.</param>
/// <param name="Name">The variable or list.</param>
/// <param name="Line">From 1.</param>
internal sealed partial record TemplateTag(TagKind Kind, string Block, string Name, int Line)
{
    /// <summary>The tags of a text, in order.</summary>
    public static IEnumerable<TemplateTag> In(string text)
    {
        var line = 1;
        var read = 0;
        while (text.IndexOf("{{", read, StringComparison.Ordinal) is >= 0 and var start)
        {
            line += text.AsSpan(read, start - read).Count('\n');
            var isLongComment = text.AsSpan(start).StartsWith("{{!--", StringComparison.Ordinal) || text.AsSpan(start).StartsWith("{{~!--", StringComparison.Ordinal);
            var end = text.IndexOf(isLongComment ? "--}}" : "}}", start, StringComparison.Ordinal);
            if (end < 0 || (start > 0 && text[start - 1] == '\\'))
            {
                yield return new TemplateTag(TagKind.Refused, "", Shown(text[start..]), line);
                yield break;
            }

            end += isLongComment ? 4 : 2;
            yield return Read(text[start..end], isLongComment, line);
            line += text.AsSpan(start, end - start).Count('\n');
            read = end;
        }
    }

    private static TemplateTag Read(string tag, bool isLongComment, int line)
    {
        if (isLongComment || Comment().IsMatch(tag)) return new TemplateTag(TagKind.Comment, "", "", line);
        if (Else().IsMatch(tag)) return new TemplateTag(TagKind.Else, "", "", line);
        if (Variable().Match(tag) is { Success: true } variable) return new TemplateTag(TagKind.Variable, "", variable.Groups["name"].Value, line);
        if (Open().Match(tag) is { Success: true } open) return new TemplateTag(TagKind.Open, open.Groups["block"].Value, open.Groups["name"].Value, line);
        return Close().Match(tag) is { Success: true } close ? new TemplateTag(TagKind.Close, close.Groups["block"].Value, "", line) : new TemplateTag(TagKind.Refused, "", Shown(tag), line);
    }

    private static string Shown(string tag) => CleanText.Of(tag, 40) ?? "";

    [GeneratedRegex(@"^\{\{~?![^}]*\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\{\{~?\s*else\s*~?\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Else();

    [GeneratedRegex(@"^\{\{~?\s*(?<name>@?[A-Za-z]+(?:\.[A-Za-z]+)?)\s*~?\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\{\{~?#(?<block>if|unless|each)\s+(?<name>@?[A-Za-z]+(?:\.[A-Za-z]+)?)\s*~?\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Open();

    [GeneratedRegex(@"^\{\{~?/(?<block>if|unless|each)\s*~?\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Close();
}
