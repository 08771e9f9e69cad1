using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Keys;
using Brimful.Core.Outlooks;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Engine.Pools;

namespace Brimful.Api.Buckets;

/// <summary>Reads sub-limits: one, or a bucket's whole list.</summary>
internal static class ParticipantReader
{
    /// <summary>The field <c>participants</c> of a bucket; null when it is not there.</summary>
    public static ImmutableArray<ParticipantDefinition>? ReadAll(ObjectReader bucket)
    {
        if (bucket.Find("participants") is not { } list) return null;
        var path = bucket.PathOf("participants");
        if (list.ValueKind != JsonValueKind.Object)
        {
            bucket.Fault("participants", Codes.FieldTypeInvalid, $"participants is an object with a field for each subject, not {JsonKind.Name(list)}.");
            return null;
        }
        var participants = ImmutableArray.CreateBuilder<ParticipantDefinition>();
        foreach (var field in list.EnumerateObject())
        {
            var at = FieldPath.Of(path, field.Name);
            if (!ResourceKey.IsValid(field.Name)) bucket.Faults.Add(at, Codes.KeyInvalid, $"A subject is {ResourceKey.Form}.");
            var reader = new ObjectReader(field.Value, at, bucket.Faults);
            if (reader.IsObject) participants.Add(new ParticipantDefinition(field.Name, Read(reader)));
        }
        return participants.ToImmutable();
    }

    /// <summary>One sub-limit; what is wrong with it is among the faults.</summary>
    public static ParticipantTerms Read(ObjectReader reader)
    {
        var capacity = reader.RequireQuantity("capacity") ?? Quantity.Zero;
        if (capacity < Quantity.Zero) reader.Fault("capacity", Codes.QuantityInvalid, "capacity is negative. Send 0 or more.");
        if (reader.FindWord("limit", "soft", "hard") == "hard")
            reader.Fault("limit", Codes.NotSupportedYet, "Hard limits are not supported by this version yet. Use soft.");
        var terms = new ParticipantTerms { Capacity = capacity, Thresholds = ThresholdListReader.Read(reader) };
        for (var place = 0; place < terms.Thresholds.Length; place++)
            if (terms.Thresholds[place].Line is MovingLine)
                reader.Fault($"thresholds[{place}]", Codes.NotSupportedYet, "Forecasts of a participant are not supported by this version yet. Use one of the bucket, or give the participant a bucket of its own.");
        reader.RefuseUnknown();
        return terms;
    }
}
