using System.Collections.Immutable;
using Brimful.Delivery.Words.Locales;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Finds every fault in a template, at once, when it is saved: so that none is found when it is sent.</summary>
public static class TemplateCheck
{
    /// <summary>The most characters of one part.</summary>
    public const int MostCharacters = 8_000;

    /// <summary>The most tags of one part.</summary>
    public const int MostTags = 200;

    private const int MostBlocks = 20;
    private const int MostLocale = 35;

    private static readonly string[] Channels = ["email", "slack", "teams", "inApp", "sms"];

    public static ImmutableArray<Fault> FaultsOf(Template template)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (!TemplateVariables.Types.Contains(template.Type))
        {
            faults.Add(new Fault("type", "template.type_unknown", $"There are no templates for '{CleanText.Of(template.Type)}'. There are: {string.Join(", ", TemplateVariables.Types)}."));
            return faults.ToImmutable();
        }

        if (!IsTag(template.Locale)) faults.Add(new Fault("locale", "locale.invalid", "A locale is a language tag: en, pt-BR."));
        if (template.Blocks.Length > MostBlocks) faults.Add(new Fault("blocks", "template.blocks_too_many", $"A template has at most {MostBlocks} blocks."));
        AddParts(faults, "", template.Parts, template.Type);
        for (var at = 0; at < template.Blocks.Length; at++) AddBlock(faults, $"blocks[{at}].", template.Blocks[at], template.Type);
        if (!template.Parts.Given().Any() && !template.Blocks.Any(block => block.Parts.Given().Any()))
            faults.Add(new Fault("title", "template.empty", "A template has a title, lead, body or footer."));
        return faults.ToImmutable();
    }

    private static void AddBlock(ImmutableArray<Fault>.Builder faults, string path, TemplateBlock block, string type)
    {
        if (block.Channel is { } channel && !Channels.Contains(channel))
            faults.Add(new Fault($"{path}channel", "template.channel_unknown", $"Channels with words: {string.Join(", ", Channels)}."));
        if (block.Channel is null && block.Persona is null)
            faults.Add(new Fault($"{path}channel", "template.block_for_nobody", "A block has a channel, a persona or both."));
        AddParts(faults, path, block.Parts, type);
    }

    private static void AddParts(ImmutableArray<Fault>.Builder faults, string path, TemplateParts parts, string type)
    {
        foreach (var (name, text) in parts.Given()) faults.AddRange(TemplatePartCheck.FaultsOf(path + name, text, type));
    }

    private static bool IsTag(string text) =>
        text.Length is > 1 and <= MostLocale && text.All(one => char.IsAsciiLetterOrDigit(one) || one == '-') && LocaleChain.LanguageOf(text) is { Length: 2 or 3 };
}
