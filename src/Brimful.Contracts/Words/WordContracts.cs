namespace Brimful.Contracts.Words;

/// <summary>How a tenant shows itself.</summary>
/// <param name="Colour">As <c>#rrggbb</c>.</param>
/// <param name="LogoUrl">An https address.</param>
/// <param name="DefaultLocale">The language of readers whose own is not known.</param>
public sealed record BrandBody(string Name, string? Colour, string? LogoUrl, string? DefaultLocale, BrandLinksBody? Links);

/// <summary>Where calls to action lead; <c>{account}</c>, <c>{bucket}</c>, <c>{participant}</c>, <c>{endpoint}</c>, <c>{notification}</c> and <c>{locale}</c> are replaced.</summary>
public sealed record BrandLinksBody(string? TopUp, string? Upgrade, string? SeeUsage, string? Acknowledge);

/// <summary>A tenant's brand.</summary>
/// <param name="Default">Whether the tenant has said nothing about itself.</param>
public sealed record BrandAnswer(bool Default, string Name, string? Colour, string? LogoUrl, string DefaultLocale, BrandLinksBody Links);

/// <summary>A tenant's own words for a type of message in a language, in Handlebars.</summary>
/// <param name="Type">The type of message, or <c>digest</c>.</param>
/// <param name="Variant">A name that routing rules ask for.</param>
/// <param name="Blocks">Other words for a channel, a persona, or both.</param>
public sealed record TemplateBody(
    string Type, string Locale, string? Variant, string? Title, string? Lead, string? Body, string? Footer, IReadOnlyList<TemplateBlockBody>? Blocks);

/// <summary>Words for some readers only.</summary>
public sealed record TemplateBlockBody(string? Channel, string? Persona, string? Title, string? Lead, string? Body, string? Footer);

/// <summary>A template.</summary>
public sealed record TemplateAnswer(
    string Key, string Type, string Locale, string? Variant, string? Title, string? Lead, string? Body, string? Footer, IReadOnlyList<TemplateBlockBody>? Blocks);

/// <summary>What to show, and for whom.</summary>
/// <param name="Type">The type of message; not needed with a notification.</param>
/// <param name="Template">Words to try; without, the tenant's own, or the built-in ones.</param>
/// <param name="Notification">A notification's id; without, a sample.</param>
/// <param name="Channel"><c>email</c>, <c>slack</c>, <c>teams</c>, <c>sms</c> or <c>inApp</c>.</param>
public sealed record PreviewBody(
    string? Type, TemplateBody? Template, string? Notification, string? Locale, string? TimeZone, string? Persona, string? Channel, string? Variant);

/// <summary>A message as its reader would get it.</summary>
/// <param name="TemplateFailure">Why the template was not used.</param>
/// <param name="Html">The mail.</param>
/// <param name="Text">The mail's text, or the text message.</param>
/// <param name="Payload">What is posted to Slack or Teams.</param>
/// <param name="Variables">What a template of the type may name.</param>
public sealed record PreviewAnswer(
    string Locale,
    bool RightToLeft,
    string Severity,
    string Title,
    string Lead,
    IReadOnlyList<string> Paragraphs,
    string Footer,
    string? TemplateFailure,
    string? Html,
    string? Text,
    string? Payload,
    IReadOnlyList<string> Variables);
