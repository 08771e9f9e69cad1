using System.Collections.Immutable;
using Brimful.Delivery.Words.Sentences;
using HandlebarsDotNet;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Puts a tenant's words in the place of the built-in ones.</summary>
internal static class TemplateWords
{
    private const int MostOfTitle = 300;

    private static readonly string[] Breaks = ["\n\n"];

    /// <summary>The wording with the template's parts; the wording as it is, with the failure named, where the template fails.</summary>
    public static Wording Put(Template template, Wording wording, Telling telling)
    {
        var parts = template.PartsFor(telling.Reader.Channel, telling.Reader.Persona);
        if (parts.Given().Any(part => !TemplatePartCheck.FaultsOf(part.Name, part.Text, template.Type).IsEmpty)) return wording with { TemplateFailure = TemplateFailures.Invalid };
        try
        {
            var context = ContextOf(wording, telling);
            return Filled(wording, parts, part => TemplateEngine.Run(part, context).Replace("\r", "", StringComparison.Ordinal));
        }
        catch (OutputTooLargeException)
        {
            return wording with { TemplateFailure = TemplateFailures.OutputTooLarge };
        }
        catch (HandlebarsException)
        {
            return wording with { TemplateFailure = TemplateFailures.Failed };
        }
    }

    private static Wording Filled(Wording wording, TemplateParts parts, Func<string, string> run)
    {
        var title = parts.Title is null ? wording.Title : CleanText.Line(run(parts.Title), MostOfTitle);
        var lead = parts.Lead is null ? wording.Lead : run(parts.Lead).Trim();
        if (title is null || lead.Length == 0) return wording with { TemplateFailure = TemplateFailures.OutputEmpty };
        return wording with
        {
            Title = title,
            Lead = lead,
            Paragraphs = parts.Body is null ? wording.Paragraphs : ParagraphsOf(run(parts.Body)),
            Footer = parts.Footer is null ? wording.Footer : run(parts.Footer).Trim(),
        };
    }

    private static ImmutableArray<string> ParagraphsOf(string text) =>
        [.. text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries).Select(paragraph => paragraph.Trim()).Where(paragraph => paragraph.Length > 0)];

    private static Dictionary<string, object> ContextOf(Wording wording, Telling telling)
    {
        var state = CrossedSentences.StateOf(telling.Notice);
        var context = telling.Values.ToDictionary(pair => pair.Key, pair => (object)pair.Value);
        context["text"] = new Dictionary<string, object> { ["title"] = wording.Title, ["lead"] = wording.Lead, ["body"] = string.Join("\n\n", wording.Paragraphs) };
        context["cause"] = telling.Say($"cause.{telling.Notice.Cause}") ?? "";
        context["isSpend"] = telling.IsSpend;
        context["isUsedUp"] = state != CrossedSentences.State.Room;
        context["isOver"] = state == CrossedSentences.State.Over;
        context["isLate"] = telling.Notice.Late;
        context["paragraphs"] = wording.Paragraphs.ToList();
        context["figures"] = wording.Figures.Select(one => new Dictionary<string, object> { ["label"] = one.Label, ["value"] = one.Value }).ToList();
        context["notices"] = wording.Items.Select(one => new Dictionary<string, object> { ["title"] = one.Title, ["lead"] = one.Lead }).ToList();
        return context;
    }
}
