namespace Brimful.Delivery.Words;

/// <summary>How a tenant shows itself to its readers.</summary>
public sealed record Brand
{
    public required string Name { get; init; }

    /// <summary>As <c>#rrggbb</c>; null for the built-in one. Where it would not be readable, a shade of it is used that is.</summary>
    public string? Colour { get; init; }

    /// <summary>An image at an https address; mail shows the name where there is none.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>The language of readers whose own is not known.</summary>
    public string DefaultLocale { get; init; } = "en";

    public BrandLinks Links { get; init; } = new();
}

/// <summary>
/// Where calls to action lead: http or https addresses, in which <c>{account}</c>, <c>{bucket}</c>, <c>{participant}</c>, <c>{endpoint}</c>, <c>{notification}</c> and
/// <c>{locale}</c> are replaced, percent-encoded. A call without a link, or whose link needs what a notice does not have, is left out.
/// </summary>
public sealed record BrandLinks(string? TopUp = null, string? Upgrade = null, string? SeeUsage = null, string? Acknowledge = null)
{
    /// <summary>Confirms the address that a message goes to: made for each, never a tenant's own.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Confirm { get; init; }
}
