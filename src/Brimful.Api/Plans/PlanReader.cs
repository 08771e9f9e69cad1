using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Buckets;
using Brimful.Api.Problems;
using Brimful.Core.Keys;
using Brimful.Core.Plans;
using Brimful.Engine.Plans;

namespace Brimful.Api.Plans;

/// <summary>Reads a plan: every fault of a bucket's shape has its path in the plan.</summary>
internal static class PlanReader
{
    /// <param name="hasMeter">Whether the tenant has a meter.</param>
    public static PlanTerms? Read(JsonElement body, string plan, Func<string, bool> hasMeter, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(plan);
        foreach (var shown in (ReadOnlySpan<string>)["version", "accounts", "rollout"]) reader.Find(shown); // Read-only: a plan that was read may be sent back as it came.
        var name = reader.RequireText("name", TextFields.MaxNameLength);
        var buckets = ReadBuckets(reader, hasMeter);
        reader.RefuseUnknown();
        return faults.IsEmpty ? new PlanTerms(name!, buckets) : null;
    }

    /// <summary>Reads the field <c>buckets</c>: definitions by their keys.</summary>
    public static ImmutableSortedDictionary<string, PlanBucket> ReadBuckets(ObjectReader plan, Func<string, bool> hasMeter)
    {
        if (plan.Require("buckets", "an object of bucket definitions by their keys") is not { } element) return PlanTerms.NoBuckets;
        if (element.ValueKind != JsonValueKind.Object)
        {
            plan.Fault("buckets", Codes.FieldTypeInvalid, $"buckets is an object of bucket definitions by their keys, not {JsonKind.Name(element)}.");
            return PlanTerms.NoBuckets;
        }
        var buckets = PlanTerms.NoBuckets.ToBuilder();
        var count = 0;
        foreach (var property in element.EnumerateObject())
        {
            if (++count > PlanDesk.MaxBuckets) continue;
            var path = FieldPath.Of(plan.PathOf("buckets"), property.Name);
            if (!ResourceKey.IsValid(property.Name)) plan.Faults.Add(path, Codes.KeyInvalid, $"A bucket's key is {ResourceKey.Form}.");
            if (BucketReader.ReadForPlan(new ObjectReader(property.Value, path, plan.Faults), property.Name, hasMeter) is { } bucket) buckets[property.Name] = bucket;
        }
        if (count > PlanDesk.MaxBuckets) plan.Fault("buckets", Codes.PlanTooManyBuckets, $"A plan has at most {PlanDesk.MaxBuckets} buckets. Leave {count - PlanDesk.MaxBuckets} out.");
        return buckets.ToImmutable();
    }
}
