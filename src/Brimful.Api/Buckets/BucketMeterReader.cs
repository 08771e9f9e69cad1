using System.Collections.Immutable;
using Brimful.Api.Accounts;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Buckets;
using Brimful.Core.Spend;

namespace Brimful.Api.Buckets;

/// <summary>Reads what counts in a bucket: exactly one of <c>meter</c>, <c>meters</c> and <c>spend</c>.</summary>
internal sealed class BucketMeterReader(ObjectReader bucket, Func<string, bool> hasMeter)
{
    private const int MostMeters = 100;

    private static readonly string[] Fields = ["meter", "meters", "spend"];

    /// <summary>The terms with it; what is wrong with it is among the faults.</summary>
    public BucketTerms Into(BucketTerms terms)
    {
        var given = Fields.Where(bucket.Has).ToList();
        foreach (var name in given.Skip(1)) bucket.Fault(name, Codes.FieldInvalid, $"A bucket counts {given[0]} or {name}, not both. Leave one out.");
        if (given.Count == 0 || bucket.Has("meter")) terms = terms with { Meter = ReadMeter(bucket) ?? "" };
        if (bucket.Has("meters") && ReadMeters() is { IsEmpty: false } meters) terms = terms with { Meter = meters[0], Meters = meters.Length > 1 ? meters : [] };
        return bucket.Has("spend") && ReadSpend() is { } spend ? terms with { Meter = spend.Prices[0].Meter, Spend = spend } : terms;
    }

    private string? ReadMeter(ObjectReader reader)
    {
        var meter = reader.RequireKey("meter");
        if (meter is not null) CheckKnown(reader.PathOf("meter"), meter);
        return meter;
    }

    private void CheckKnown(string path, string meter)
    {
        if (!hasMeter(meter)) bucket.Faults.Add(path, Codes.MeterUnknown, $"There is no meter {meter}. Create it first, with PUT /v1/meters/{meter}.");
    }

    private ImmutableArray<string> ReadMeters()
    {
        var keys = bucket.FindKeys("meters", Codes.MeterRepeated) ?? [];
        if (bucket.Find("meters") is not { ValueKind: System.Text.Json.JsonValueKind.Array } list) return [];
        if (list.GetArrayLength() is 0 or > MostMeters) bucket.Fault("meters", Codes.FieldInvalid, $"meters lists 1 to {MostMeters} meters.");
        for (var place = 0; place < keys.Length; place++) CheckKnown($"{bucket.PathOf("meters")}[{place}]", keys[place]);
        return keys;
    }

    private SpendTerms? ReadSpend()
    {
        var reader = new ObjectReader(bucket.Find("spend")!.Value, bucket.PathOf("spend"), bucket.Faults);
        if (!reader.IsObject) return null;
        var currency = reader.Require("currency", "an ISO 4217 code of three capital letters, such as USD") is null ? null : CurrencyField.Find(reader);
        var prices = ReadPrices(reader);
        reader.RefuseUnknown();
        return currency is not null && prices is { IsEmpty: false } ? new SpendTerms(currency, prices) : null;
    }

    private ImmutableArray<MeterPrice> ReadPrices(ObjectReader spend)
    {
        if (spend.Require("prices", "a list with a price for each meter") is not { } list || !spend.IsList("prices", list)) return [];
        if (list.GetArrayLength() is 0 or > SpendTerms.MostPrices) spend.Fault("prices", Codes.FieldInvalid, $"prices lists 1 to {SpendTerms.MostPrices} prices, one for each meter.");
        var (prices, seen, place) = (ImmutableArray.CreateBuilder<MeterPrice>(), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var element in list.EnumerateArray())
        {
            var reader = new ObjectReader(element, $"{spend.PathOf("prices")}[{place++}]", spend.Faults);
            if (!reader.IsObject) continue;
            var (meter, price) = (ReadMeter(reader), PriceReader.Read(reader));
            reader.RefuseUnknown();
            if (meter is not null && !seen.Add(meter)) reader.Fault("meter", Codes.MeterRepeated, $"Meter {meter} has a price earlier in the list. Leave one out: graduated prices have several for one meter.");
            if (meter is not null && price is not null) prices.Add(new MeterPrice(meter, price));
        }
        return prices.ToImmutable();
    }
}
