using System.Collections.Immutable;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Words;

/// <summary>Finds every fault in a brand, at once.</summary>
public static class BrandCheck
{
    private const int MostName = 100;

    public static ImmutableArray<Fault> FaultsOf(Brand brand)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (string.IsNullOrWhiteSpace(brand.Name) || brand.Name.Length > MostName)
            faults.Add(new Fault("name", "brand.name_invalid", $"A brand has a name of 1 to {MostName} characters."));
        if (brand.Colour is { } colour && !Channels.Colour.TryParse(colour, out _))
            faults.Add(new Fault("colour", "brand.colour_invalid", "A colour is written #rrggbb."));
        if (brand.LogoUrl is { } logo && !Link.IsWeb(logo, httpsOnly: true))
            faults.Add(new Fault("logoUrl", "brand.logo_invalid", "A logo is an https address of at most 2,048 characters."));
        if (Locales.Locale.Find(brand.DefaultLocale) is null)
            faults.Add(new Fault("defaultLocale", "locale.unknown", $"Known locales: {string.Join(", ", Locales.Locale.Tags)}."));
        foreach (var (name, link) in Link.Of(brand.Links))
            if (Link.FaultOf($"links.{name}", link) is { } fault) faults.Add(fault);
        return faults.ToImmutable();
    }
}
