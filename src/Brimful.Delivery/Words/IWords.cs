using System.Collections.Immutable;
using Brimful.Delivery.Words.Templates;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Words;

/// <summary>A tenant's own words, how it shows itself, and what both come to.</summary>
public interface IWords
{
    /// <summary>The tenant's brand; its key as a name where it has none.</summary>
    Task<Outcome<BrandView>> GetBrandAsync(string tenant, CancellationToken cancellationToken);

    Task<Outcome<BrandView>> PutBrandAsync(string tenant, Brand brand, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Goes back to the tenant's key as a name, and no links.</summary>
    Task<Outcome<BrandView>> DeleteBrandAsync(string tenant, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Refused with every fault; <c>template.taken</c> when another template has its type, locale and variant.</summary>
    Task<Outcome<Stored<TemplateView>>> PutTemplateAsync(string tenant, string key, Template template, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<TemplateView>> GetTemplateAsync(string tenant, string key, CancellationToken cancellationToken);

    Task<Outcome<Page<TemplateView>>> ListTemplatesAsync(string tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>The built-in words stand again from the next message on.</summary>
    Task<Outcome<TemplateView>> DeleteTemplateAsync(string tenant, string key, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>What a reader would get: of a notification that there was, or of built-in samples. Nothing is sent.</summary>
    Task<Outcome<PreviewView>> PreviewAsync(string tenant, PreviewDraft draft, CancellationToken cancellationToken);
}

/// <param name="IsDefault">Whether the tenant has said nothing about itself.</param>
public sealed record BrandView(Brand Brand, bool IsDefault, string? ETag);

public sealed record TemplateView(string Key, Template Template, string ETag);

/// <summary>What is to be shown, and for whom.</summary>
/// <param name="Type">The type of message; of a notification its own.</param>
/// <param name="Template">Words to try; null: the tenant's own for the type, or the built-in ones.</param>
/// <param name="Notification">A notification's id; null: a sample.</param>
public sealed record PreviewDraft(string Type, Template? Template, string? Notification)
{
    public string? Locale { get; init; }

    public string? TimeZone { get; init; }

    public string Persona { get; init; } = "";

    public string Channel { get; init; } = "email";

    public string? Variant { get; init; }
}

/// <summary>A message as its reader would get it.</summary>
/// <param name="Html">The mail, where the channel is <c>email</c>.</param>
/// <param name="Text">The mail's text, or the text message; null on other channels.</param>
/// <param name="Payload">What is posted to Slack or Teams; null on other channels.</param>
public sealed record PreviewView(Wording Wording, string? Html, string? Text, string? Payload)
{
    /// <summary>Variables that a template of the type may name.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];
}
