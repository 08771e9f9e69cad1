using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Buckets;
using Brimful.Core.Plans;
using Brimful.Core.Quantities;
using Brimful.Engine.Pools;

namespace Brimful.Api.Buckets;

/// <summary>Reads a bucket. What it names elsewhere (its meter, the account's time zone) is looked up by <see cref="BucketSurroundings"/>.</summary>
internal static class BucketReader
{
    public static BucketDefinition? Read(JsonElement body, string bucket, BucketSurroundings around, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        foreach (var shown in (ReadOnlySpan<string>)["status", "origin"]) reader.Find(shown); // Read-only: a bucket that was read may be sent back as it came.
        var terms = ReadTerms(reader, bucket, around.HasMeter) with { Subjects = reader.FindKeys("subjects", Codes.SubjectDuplicate), Schedule = PeriodReader.Read(reader, around) };
        var participants = ParticipantReader.ReadAll(reader);
        if (reader.Has("spend") && reader.Has("participants")) reader.Fault("participants", Codes.ParticipantOfSpend, "What a subject's usage costs depends on what the others used before it, so that a budget has no sub-limits in money. Leave participants out, and give each subject a budget of its own.");
        reader.RefuseUnknown();
        return faults.IsEmpty ? new BucketDefinition(terms) { Participants = participants } : null;
    }

    /// <summary>Reads a definition of a plan, whose period may lean on the account's.</summary>
    public static PlanBucket? ReadForPlan(ObjectReader reader, string bucket, Func<string, bool> hasMeter)
    {
        if (!reader.IsObject) return null;
        foreach (var name in (ReadOnlySpan<string>)["subjects", "participants"])
            if (reader.Has(name)) reader.Fault(name, Codes.PlanSubjects, $"A subject belongs to one account, so a plan names none. Leave {name} out, and name them at the accounts.");
        var read = new PlanBucket(ReadTerms(reader, bucket, hasMeter), PeriodReader.ReadForPlan(reader));
        reader.RefuseUnknown();
        return read;
    }

    /// <summary>Reads all but the subjects and the period.</summary>
    private static BucketTerms ReadTerms(ObjectReader reader, string bucket, Func<string, bool> hasMeter)
    {
        reader.AllowKey(bucket);
        var terms = new BucketTerms
        {
            Name = reader.RequireText("name", TextFields.MaxNameLength) ?? "",
            Meter = "",
            Capacity = ReadCapacity(reader),
            CountFrom = reader.FindWord("countFrom", "periodStart", "now") == "now" ? CountFrom.Now : CountFrom.PeriodStart,
            Rollover = RolloverReader.Read(reader),
            TopUp = TopUpReader.Read(reader),
            Thresholds = ThresholdListReader.Read(reader),
        };
        terms = new BucketMeterReader(reader, hasMeter).Into(WithBounds(reader, terms));
        terms = KindReader.Read(reader, terms);
        terms = new TierReader(reader).Into(terms);
        if (reader.Has("spend")) MoneyBounds.Check(reader, terms);
        UnbuiltBucketShapes.Refuse(reader);
        return terms;
    }

    private static Quantity ReadCapacity(ObjectReader reader)
    {
        var capacity = TierReader.CapacityOf(reader) ?? reader.RequireQuantity("capacity") ?? Quantity.Zero;
        if (capacity < Quantity.Zero) reader.Fault("capacity", Codes.QuantityInvalid, "capacity is negative. Send 0 or more.");
        return capacity;
    }

    private static BucketTerms WithBounds(ObjectReader reader, BucketTerms terms)
    {
        var (from, to) = (ValueFields.AsKept(reader.FindInstant("from")), ValueFields.AsKept(reader.FindInstant("to")));
        if (reader.Has("period"))
        {
            foreach (var name in (ReadOnlySpan<string>)["from", "to"])
            {
                if (reader.Has(name)) reader.Fault(name, Codes.PeriodInvalid, $"{name} bounds a one-off bucket only. Leave it out, or send \"period\": null.");
            }
        }
        else if (from >= to) reader.Fault("to", Codes.PeriodInvalid, "to is not after from. Send a later instant.");
        return terms with { From = from, To = to };
    }
}
