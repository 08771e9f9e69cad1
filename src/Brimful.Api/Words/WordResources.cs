using Brimful.Api.Answers;
using Brimful.Api.Notifications;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Api.Words;

/// <summary>How a tenant shows itself.</summary>
internal sealed record BrandResource(BrandView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var brand = View.Brand;
        wire.Json.WriteStartObject();
        wire.Json.WriteBoolean("default"u8, View.IsDefault);
        wire.Json.WriteString("name"u8, brand.Name);
        wire.TextIfAny("colour", brand.Colour);
        wire.TextIfAny("logoUrl", brand.LogoUrl);
        wire.Json.WriteString("defaultLocale"u8, brand.DefaultLocale);
        wire.Json.WriteStartObject("links"u8);
        wire.TextIfAny("topUp", brand.Links.TopUp);
        wire.TextIfAny("upgrade", brand.Links.Upgrade);
        wire.TextIfAny("seeUsage", brand.Links.SeeUsage);
        wire.TextIfAny("acknowledge", brand.Links.Acknowledge);
        wire.Json.WriteEndObject();
        wire.Json.WriteEndObject();
    }
}

/// <summary>A template.</summary>
internal sealed record TemplateResource(TemplateView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        var template = View.Template;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, View.Key);
        wire.Json.WriteString("type"u8, template.Type);
        wire.Json.WriteString("locale"u8, template.Locale);
        wire.TextIfAny("variant", template.Variant);
        Write(wire, template.Parts);
        if (!template.Blocks.IsEmpty)
        {
            wire.Json.WriteStartArray("blocks"u8);
            foreach (var block in template.Blocks) Write(wire, block);
            wire.Json.WriteEndArray();
        }
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, TemplateBlock block)
    {
        wire.Json.WriteStartObject();
        wire.TextIfAny("channel", block.Channel);
        wire.TextIfAny("persona", block.Persona);
        Write(wire, block.Parts);
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, TemplateParts parts)
    {
        wire.TextIfAny("title", parts.Title);
        wire.TextIfAny("lead", parts.Lead);
        wire.TextIfAny("body", parts.Body);
        wire.TextIfAny("footer", parts.Footer);
    }
}

/// <summary>A message as its reader would get it.</summary>
internal sealed record PreviewResource(PreviewView View) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        var wording = View.Wording;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("locale"u8, wording.Locale);
        wire.Json.WriteBoolean("rightToLeft"u8, wording.IsRightToLeft);
        wire.Json.WriteString("severity"u8, SeverityWords.Of(wording.Severity));
        wire.Json.WriteString("title"u8, wording.Title);
        wire.Json.WriteString("lead"u8, wording.Lead);
        wire.Texts("paragraphs", wording.Paragraphs);
        wire.Json.WriteString("footer"u8, wording.Footer);
        wire.TextIfAny("templateFailure", wording.TemplateFailure);
        wire.TextIfAny("html", View.Html);
        wire.TextIfAny("text", View.Text);
        wire.TextIfAny("payload", View.Payload);
        wire.Texts("variables", View.Variables);
        wire.Json.WriteEndObject();
    }
}
