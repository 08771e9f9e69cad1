using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Buckets;
using Brimful.Core.Quantities;
using Brimful.Engine.Pools;
using NodaTime;

namespace Brimful.Api.Buckets;

/// <summary>Reads a bucket. What it names elsewhere (its meter, the account's time zone) is looked up by <see cref="BucketSurroundings"/>.</summary>
internal static class BucketReader
{
    public static BucketDefinition? Read(JsonElement body, string bucket, BucketSurroundings around, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(bucket);
        reader.Find("status"); // Read-only: a bucket that was read may be sent back as it came.
        var terms = new BucketTerms
        {
            Name = reader.RequireText("name", TextFields.MaxNameLength) ?? "",
            Meter = ReadMeter(reader, around) ?? "",
            Subjects = reader.FindKeys("subjects"),
            Capacity = ReadCapacity(reader),
            CountFrom = reader.FindWord("countFrom", "periodStart", "now") == "now" ? CountFrom.Now : CountFrom.PeriodStart,
            Schedule = PeriodReader.Read(reader, around),
            Thresholds = ThresholdListReader.Read(reader),
        };
        terms = WithBounds(reader, terms);
        var participants = ParticipantReader.ReadAll(reader);
        UnbuiltBucketShapes.Refuse(reader);
        reader.RefuseUnknown();
        return faults.IsEmpty ? new BucketDefinition(terms) { Participants = participants } : null;
    }

    private static string? ReadMeter(ObjectReader reader, BucketSurroundings around)
    {
        if (!reader.Has("meter") && (reader.Has("spend") || reader.Has("meters"))) return null;
        var meter = reader.RequireKey("meter");
        if (meter is not null && !around.HasMeter(meter))
            reader.Fault("meter", Codes.MeterUnknown, $"There is no meter {meter}. Create it first, with PUT /v1/meters/{meter}.");
        return meter;
    }

    private static Quantity ReadCapacity(ObjectReader reader)
    {
        var capacity = reader.RequireQuantity("capacity") ?? Quantity.Zero;
        if (capacity < Quantity.Zero) reader.Fault("capacity", Codes.QuantityInvalid, "capacity is negative. Send 0 or more.");
        return capacity;
    }

    private static BucketTerms WithBounds(ObjectReader reader, BucketTerms terms)
    {
        var (from, to) = (AsKept(reader.FindInstant("from")), AsKept(reader.FindInstant("to")));
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

    /// <summary>Cut to the 100 ns that the journal keeps, so that the same PUT is the same terms after a restart too.</summary>
    private static Instant? AsKept(Instant? at) => at is { } finer ? Instant.FromUnixTimeTicks(finer.ToUnixTimeTicks()) : null;
}
