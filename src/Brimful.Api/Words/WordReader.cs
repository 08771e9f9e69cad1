using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Api.Words;

/// <summary>Reads brands, templates and what is to be previewed. Whether they will do is delivery's to say, and told along with the faults of form.</summary>
internal static class WordReader
{
    private const int MaxLinkLength = 2_048;
    private const int MaxLocaleLength = 35;

    private static readonly ImmutableArray<string> Channels = ["email", "slack", "teams", "sms", "inApp"];

    public static Brand? ReadBrand(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.Find("default");
        var name = reader.RequireText("name", TextFields.MaxNameLength);
        var (colour, logo) = (reader.FindText("colour", TextFields.MaxNameLength), reader.FindText("logoUrl", MaxLinkLength));
        var locale = reader.FindText("defaultLocale", MaxLocaleLength) ?? "en";
        var links = reader.FindObject("links") is { } found ? Links(found) : new BrandLinks();
        reader.RefuseUnknown();
        if (name is null || !faults.IsEmpty) return null;
        var brand = new Brand { Name = name, Colour = colour, LogoUrl = logo, DefaultLocale = locale, Links = links };
        faults.AddElsewhere(BrandCheck.FaultsOf(brand));
        return faults.IsEmpty ? brand : null;
    }

    public static Template? ReadTemplate(ObjectReader reader)
    {
        var (type, locale) = (reader.RequireText("type", TextFields.MaxNameLength), reader.RequireText("locale", MaxLocaleLength));
        var variant = reader.FindKey("variant");
        var parts = Parts(reader);
        var blocks = reader.FindObjects("blocks").Select(Block).ToImmutableArray();
        reader.RefuseUnknown();
        if (type is null || locale is null || !reader.Faults.IsEmpty) return null;
        var template = new Template(type, locale, parts, blocks) { Variant = variant };
        foreach (var fault in TemplateCheck.FaultsOf(template)) reader.Fault(fault.Path, fault.Code, fault.Message);
        return reader.Faults.IsEmpty ? template : null;
    }

    public static PreviewDraft? ReadDraft(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var template = reader.FindObject("template") is { } own ? ReadTemplate(own) : null;
        var notification = reader.FindKey("notification");
        var type = template?.Type;
        if (type is null && notification is null && !reader.Has("template")) reader.Require("type", "a type of message, a notification or a template");
        type = reader.FindWord("type", TemplateVariables.Types.AsSpan()) ?? type;
        var draft = new PreviewDraft(type ?? "", template, notification)
        {
            Locale = reader.FindLocale("locale"),
            TimeZone = reader.FindZone("timeZone"),
            Persona = reader.FindKey("persona") ?? "",
            Channel = reader.FindWord("channel", Channels.AsSpan()) ?? "email",
            Variant = reader.FindKey("variant"),
        };
        reader.RefuseUnknown();
        return faults.IsEmpty ? draft : null;
    }

    private static BrandLinks Links(ObjectReader reader)
    {
        var links = new BrandLinks(
            reader.FindText("topUp", MaxLinkLength), reader.FindText("upgrade", MaxLinkLength), reader.FindText("seeUsage", MaxLinkLength), reader.FindText("acknowledge", MaxLinkLength));
        reader.RefuseUnknown();
        return links;
    }

    private static TemplateBlock Block(ObjectReader reader)
    {
        var block = new TemplateBlock(reader.FindText("channel", TextFields.MaxNameLength), reader.FindKey("persona"), Parts(reader));
        reader.RefuseUnknown();
        return block;
    }

    private static TemplateParts Parts(ObjectReader reader) => new(
        reader.FindText("title", TemplateCheck.MostCharacters), reader.FindText("lead", TemplateCheck.MostCharacters),
        reader.FindText("body", TemplateCheck.MostCharacters), reader.FindText("footer", TemplateCheck.MostCharacters));
}
