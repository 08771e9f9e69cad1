using Brimful.Api.Answers;
using Brimful.Contracts.Json;
using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Tiers;
using NodaTime.Text;

namespace Brimful.Api.Buckets;

/// <summary>Writes what a bucket is: of an account, or in a plan.</summary>
internal static class BucketTermsJson
{
    /// <param name="writePeriod">Writes <c>period</c>, with <c>from</c> and <c>to</c> of a one-off.</param>
    public static void Write(WireJson wire, BucketTerms terms, Action writePeriod)
    {
        wire.Json.WriteString("name"u8, terms.Name);
        if (terms.Spend is { } spend) SpendJson.Write(wire, spend);
        else if (!terms.Meters.IsEmpty) wire.Texts("meters", terms.Meters);
        else wire.Json.WriteString("meter"u8, terms.Meter);
        if (terms.Subjects is { IsDefault: false } subjects) wire.Texts("subjects", subjects);
        wire.Number("capacity", terms.Capacity);
        if (terms.WindowTicks > 0) wire.Json.WriteString("window"u8, DurationWriting.TextOf(terms.WindowTicks));
        else if (terms.Measure == BucketMeasure.Concurrent) wire.Json.WriteString("measure"u8, "concurrent"u8);
        else writePeriod();
        if (terms.Rollover is { } rollover) WriteRollover(wire, rollover);
        if (terms.TopUp is { } topUp) WriteTopUp(wire, topUp);
        wire.Json.WriteString("limit"u8, "soft"u8);
        ThresholdListJson.Write(wire, [.. terms.Thresholds.Where(static threshold => threshold.Line is not TierLine)]);
        if (!terms.Tiers.IsEmpty) WriteTiers(wire, terms);
        wire.Json.WriteString("countFrom"u8, terms.CountFrom == CountFrom.Now ? "now"u8 : "periodStart"u8);
        wire.Json.WriteString("jump"u8, "each"u8);
    }

    /// <summary>Writes the period of an account's bucket.</summary>
    public static void WritePeriod(WireJson wire, BucketTerms terms)
    {
        if (terms.Schedule is not { } schedule)
        {
            WriteOneOff(wire, terms);
            return;
        }
        wire.Json.WriteStartObject("period"u8);
        wire.Json.WriteString("every"u8, schedule.Every.ToString());
        wire.Json.WriteString("anchor"u8, LocalDateTimePattern.ExtendedIso.Format(schedule.Anchor));
        wire.Json.WriteString("timeZone"u8, schedule.Zone.Id);
        wire.Json.WriteEndObject();
    }

    public static void WriteOneOff(WireJson wire, BucketTerms terms)
    {
        wire.Json.WriteNull("period"u8);
        wire.TimeIfAny("from", terms.From);
        wire.TimeIfAny("to", terms.To);
    }

    private static void WriteTiers(WireJson wire, BucketTerms terms)
    {
        wire.Json.WriteStartArray("tiers"u8);
        foreach (var tier in terms.Tiers)
        {
            wire.Json.WriteStartObject();
            if (tier.UpTo is { } upTo) wire.Number("upTo", upTo);
            wire.Json.WriteString("name"u8, tier.Name);
            ThresholdListJson.WriteOfTier(wire, [.. terms.Thresholds.Where(threshold => threshold.Line is TierLine line && line.Tier == tier.Name)]);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WriteRollover(WireJson wire, RolloverTerms rollover)
    {
        wire.Json.WriteStartObject("rollover"u8);
        wire.Number("max", rollover.Max);
        wire.Json.WriteNumber("periods"u8, rollover.Periods);
        wire.Json.WriteEndObject();
    }

    private static void WriteTopUp(WireJson wire, TopUpTerms topUp)
    {
        wire.Json.WriteStartObject("topUp"u8);
        wire.Number("below", topUp.Below);
        wire.Number("amount", topUp.Amount);
        wire.Json.WriteNumber("atMost"u8, topUp.AtMost);
        wire.TextIfAny("expiresAfter", topUp.ExpiresAfter?.ToString());
        wire.Json.WriteNumber("priority"u8, topUp.Priority);
        if (topUp.Notify is { IsDefaultOrEmpty: false } notify) wire.Texts("notify", notify);
        wire.Json.WriteEndObject();
    }
}
