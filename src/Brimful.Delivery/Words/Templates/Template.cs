using System.Collections.Immutable;

namespace Brimful.Delivery.Words.Templates;

/// <summary>
/// A tenant's own words for one type of notice in one language, in Handlebars: <c>{{name}}</c>, <c>{{#if name}}</c>, <c>{{#unless name}}</c>,
/// <c>{{#each list}}</c>, <c>{{else}}</c>, comments (docs/words.md). What a template leaves out is said in the built-in words.
/// </summary>
/// <param name="Type">The type of notice, or <see cref="Digest"/>.</param>
/// <param name="Locale">The language that it is in: <c>pt-BR</c>.</param>
/// <param name="Parts">What is said where no block says otherwise.</param>
/// <param name="Blocks">Other words for a channel, a persona, or both. The narrowest that has a part gives it: both, then persona, then channel.</param>
public sealed record Template(string Type, string Locale, TemplateParts Parts, ImmutableArray<TemplateBlock> Blocks)
{
    /// <summary>The type of a message that tells of several notices.</summary>
    public const string Digest = "digest";

    public TemplateParts Parts { get; init; } = Parts ?? new TemplateParts();

    public ImmutableArray<TemplateBlock> Blocks { get; init; } = Blocks.IsDefault ? [] : Blocks;

    /// <summary>A name that routing rules ask for (<c>template</c>); null: for all that ask for none.</summary>
    public string? Variant { get; init; }

    /// <summary>The parts for a reader, each from the narrowest block that has it.</summary>
    public TemplateParts PartsFor(string channel, string persona)
    {
        var chosen = new TemplateParts();
        var fitting = Blocks.Where(block => block.Fits(channel, persona)).OrderByDescending(block => block.Narrowness).Select(block => block.Parts);
        return fitting.Append(Parts).Aggregate(chosen, (all, next) => all.Over(next));
    }
}

/// <summary>Words for some readers only; null fits every channel, or every persona.</summary>
public sealed record TemplateBlock(string? Channel, string? Persona, TemplateParts Parts)
{
    public TemplateParts Parts { get; init; } = Parts ?? new TemplateParts();

    internal int Narrowness => (Persona is null ? 0 : 2) + (Channel is null ? 0 : 1);

    internal bool Fits(string channel, string persona) => (Channel is null || Channel == channel) && (Persona is null || Persona == persona);
}

/// <summary>The parts of a message, each a Handlebars text; null where it is left to others.</summary>
/// <param name="Title">One line: a mail's subject, a message's heading.</param>
/// <param name="Lead">What happened.</param>
/// <param name="Body">What it means and what to do; an empty line parts paragraphs.</param>
/// <param name="Footer">What stands at the end, small.</param>
public sealed record TemplateParts(string? Title = null, string? Lead = null, string? Body = null, string? Footer = null)
{
    internal IEnumerable<(string Name, string Text)> Given() =>
        from part in new[] { ("title", Title), ("lead", Lead), ("body", Body), ("footer", Footer) }
        where part.Item2 is not null
        select (part.Item1, part.Item2);

    internal TemplateParts Over(TemplateParts wider) => new(Title ?? wider.Title, Lead ?? wider.Lead, Body ?? wider.Body, Footer ?? wider.Footer);
}
