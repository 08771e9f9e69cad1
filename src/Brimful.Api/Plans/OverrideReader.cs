using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Buckets;
using Brimful.Api.Problems;
using Brimful.Core.Keys;
using Brimful.Core.Plans;
using Brimful.Core.Quantities;

namespace Brimful.Api.Plans;

/// <summary>Reads what an account has otherwise than its plan: parts of buckets by their keys.</summary>
internal static class OverrideReader
{
    /// <summary>What makes a bucket another one: an account that wants that otherwise has a bucket of its own.</summary>
    private static readonly string[] Fixed = ["meter", "meters", "spend", "tiers", "where", "period", "from", "to", "countFrom"];

    public static ImmutableSortedDictionary<string, BucketOverride> Read(ObjectReader account)
    {
        if (account.Find("overrides") is not { } element) return BucketOverride.None;
        if (element.ValueKind != JsonValueKind.Object)
        {
            account.Fault("overrides", Codes.FieldTypeInvalid, $"overrides is an object of parts of buckets by their keys, not {JsonKind.Name(element)}.");
            return BucketOverride.None;
        }
        var overrides = BucketOverride.None.ToBuilder();
        foreach (var property in element.EnumerateObject())
        {
            var path = FieldPath.Of(account.PathOf("overrides"), property.Name);
            if (!ResourceKey.IsValid(property.Name)) account.Faults.Add(path, Codes.KeyInvalid, $"A bucket's key is {ResourceKey.Form}.");
            else overrides[property.Name] = ReadOne(new ObjectReader(property.Value, path, account.Faults));
        }
        return overrides.ToImmutable();
    }

    private static BucketOverride ReadOne(ObjectReader reader)
    {
        if (reader.Has("participants")) reader.Fault("participants", Codes.OverrideFieldFixed, "An override does not change participants. Put them at the account's bucket, one by one.");
        foreach (var name in Fixed)
            if (reader.Has(name)) reader.Fault(name, Codes.OverrideFieldFixed, $"An override does not change {name}. Give the account a bucket of its own under this key.");
        var read = new BucketOverride
        {
            Name = reader.FindText("name", TextFields.MaxNameLength),
            Capacity = ReadCapacity(reader),
            Subjects = reader.FindKeys("subjects", Codes.SubjectDuplicate),
            Thresholds = reader.Has("thresholds") ? ThresholdListReader.Read(reader) : null,
        };
        UnbuiltBucketShapes.Refuse(reader);
        reader.RefuseUnknown();
        return read;
    }

    private static Quantity? ReadCapacity(ObjectReader reader)
    {
        var capacity = reader.FindQuantity("capacity");
        if (capacity < Quantity.Zero) reader.Fault("capacity", Codes.QuantityInvalid, "capacity is negative. Send 0 or more.");
        return capacity;
    }
}
