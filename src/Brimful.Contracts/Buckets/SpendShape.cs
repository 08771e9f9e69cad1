namespace Brimful.Contracts.Buckets;

/// <summary>What a bucket charges for usage as it arrives, in place of a meter: its capacity, lines and levels are then money.</summary>
/// <param name="Currency">An ISO 4217 code of three capital letters.</param>
/// <param name="Prices">1 to 100, one for each meter; of meters that are a sum or a count.</param>
public sealed record SpendShape(string Currency, IReadOnlyList<PriceShape> Prices);

/// <summary>What the usage of a meter costs.</summary>
/// <param name="Model"><c>perUnit</c> (with unitPrice), <c>package</c> (with size and price) or <c>graduated</c> (with tiers).</param>
/// <param name="UnitPrice">0 to below 10^9, at most 9 digits after the point.</param>
/// <param name="Size">Units in a package.</param>
/// <param name="Price">Of each started package; as a unit price.</param>
/// <param name="Tiers">1 to 100, ascending, the last without upTo.</param>
/// <param name="Flat">Charged once there is any usage; 0 without.</param>
public sealed record PriceShape(string Meter, string Model, decimal? UnitPrice, decimal? Size, decimal? Price, IReadOnlyList<PriceTierShape>? Tiers, decimal? Flat);

/// <summary>A tier of a graduated price.</summary>
/// <param name="UpTo">The last quantity in it; without it the tier is open.</param>
/// <param name="Flat">Charged once any quantity stands in it; 0 without.</param>
public sealed record PriceTierShape(decimal? UpTo, decimal UnitPrice, decimal? Flat);
