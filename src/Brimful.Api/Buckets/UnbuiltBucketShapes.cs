using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;

namespace Brimful.Api.Buckets;

/// <summary>Refuses the shapes of buckets that this version does not act on (S23), and volume tiers, which none ever will (S17).</summary>
internal static class UnbuiltBucketShapes
{
    public const string WhyNoVolume =
        "With volume tiers the price of all usage depends on the period's final total, so no level is known while usage arrives "
        + "and no threshold can be exact. Use graduated tiers.";

    public static void Refuse(ObjectReader reader)
    {
        foreach (var name in (ReadOnlySpan<string>)["where"]) reader.RefuseUnbuilt(name);
        foreach (var name in (ReadOnlySpan<string>)["tiers"])
        {
            if (reader.Find(name) is not { } element) continue;
            if (VolumeModelIn(element, reader.PathOf(name)) is { } path) reader.Faults.Add(path, Codes.VolumeTiersUnsupported, WhyNoVolume);
            else reader.RefuseUnbuilt(name);
        }
        if (reader.FindWord("limit", "soft", "hard") == "hard")
            reader.Fault("limit", Codes.NotSupportedYet, "Hard limits are not supported by this version yet. Use soft.");
        if (reader.FindWord("jump", "each", "highest", "digest") is "highest" or "digest")
            reader.Fault("jump", Codes.NotSupportedYet, "This version tells of each crossing only. Use each, or leave jump out.");
    }

    /// <summary>Where a price or tier says <c>"model":"volume"</c>; null when none does.</summary>
    private static string? VolumeModelIn(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Select((item, index) => VolumeModelIn(item, $"{path}[{index}]")).FirstOrDefault(found => found is not null);
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String && model.ValueEquals("volume"u8))
            return FieldPath.Of(path, "model");
        return element.EnumerateObject().Select(field => VolumeModelIn(field.Value, FieldPath.Of(path, field.Name))).FirstOrDefault(found => found is not null);
    }
}
