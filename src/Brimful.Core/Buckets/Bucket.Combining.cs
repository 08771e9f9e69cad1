using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <summary>Whether usage of a meter counts here.</summary>
    public bool CountsMeter(int meter) => Meter.Counts(meter);

    /// <summary>What was used of each of its meters in a period, in billionths, by their places in <see cref="MeterIdentity.Members"/>; empty while nothing was.</summary>
    public static ReadOnlySpan<Int128> QuantitiesOf(PeriodLedger ledger) => ledger.Pool?.Meters is { } meters ? meters.Nanos : [];

    /// <summary>Whether all that several of its meters read out of one event can be counted without taking a level, or a meter's quantity, past S1's bounds.
    /// Call <see cref="AdvanceTo"/> first.</summary>
    public bool HasRoomForAll(IReadOnlyList<Usage> parts)
    {
        var usage = parts[0];
        if (!Counts(usage)) return true;
        if (Recount is { } recount) return parts.All(part => recount.HasRoomFor(part, Meter.Aggregation));
        if (usage.TimeTicks >= Open.EndTicks) return Terms.Schedule is null || HasRoomAheadInGroup(parts);
        var ledger = usage.TimeTicks < Open.StartTicks ? FindLedgerAt(usage.TimeTicks) ?? FreshLedgerAt(usage.TimeTicks) : Open;
        return ledger is null || (HasRoomInGroup(ledger, parts) && HasShareRoomFor(ledger, usage with { Nanos = DeltaOf(parts) }));
    }

    private bool HasRoomInGroup(PeriodLedger ledger, IReadOnlyList<Usage> parts)
    {
        var level = ledger.UsedNanos;
        foreach (var part in parts)
        {
            if (!FitsItsMeter(ledger, part, out var with)) return false;
            level += with - ledger.UsedNanos;
        }
        return Figure.IsWithinLimit(level, Terms.Digits);
    }

    private Int128 DeltaOf(IReadOnlyList<Usage> parts) => parts.Aggregate((Int128)0, (sum, part) => sum + MeterQuantities.DeltaOf(part, Meter.Members[Meter.PlaceOf(part.Meter)].Aggregation));

    /// <summary>Finds the level that usage of one of several meters gives, by itself.</summary>
    /// <returns>False where the meter's own quantity, or the level, would leave S1's bounds.</returns>
    private bool TryCombine(PeriodLedger ledger, in Usage usage, out Int128 level) => FitsItsMeter(ledger, usage, out level) && Figure.IsWithinLimit(level, Terms.Digits);

    /// <summary>Finds the level that usage of one of several meters gives: the others' part stays, and its own quantity counts or costs anew.</summary>
    /// <returns>Whether the meter's own quantity stays inside S1's bounds.</returns>
    private bool FitsItsMeter(PeriodLedger ledger, in Usage usage, out Int128 level)
    {
        var place = Meter.PlaceOf(usage.Meter);
        var member = Meter.Members[place];
        var (before, delta) = (QuantityAt(ledger, place), MeterQuantities.DeltaOf(usage, member.Aggregation));
        level = ledger.UsedNanos;
        if (TermsOf(ledger).Spend?.PriceOf(member.Key) is { } price) level += price.CostOf(before + delta) - price.CostOf(before);
        else level += delta;
        return Quantity.IsWithinLimit(before + delta);
    }

    private Int128 CombinedLevelWith(PeriodLedger ledger, in Usage usage)
    {
        FitsItsMeter(ledger, usage, out var level);
        return level;
    }

    /// <summary>Counts usage in its meter's quantity, and of quantities that add up in its subject's share. The level is set apart from this.</summary>
    private void CountInGroup(PeriodLedger ledger, in Usage usage, Int128 level)
    {
        var place = Meter.PlaceOf(usage.Meter);
        // What a subject's usage costs depends on what the others used before it: only quantities have shares.
        if (Terms.Spend is null) ledger.CountShare(usage, level, Meter.Aggregation);
        var quantities = (ledger.Pool ??= new PoolLedger()).Meters ??= new MeterQuantities(Meter.Members.Count);
        quantities.Add(place, MeterQuantities.DeltaOf(usage, Meter.Members[place].Aggregation));
    }

    /// <summary>Whether everything that waits for the next period fits together, whatever part of it is taken back.</summary>
    private bool HasRoomAheadInGroup(IReadOnlyList<Usage> parts)
    {
        var waiting = new PeriodLedger { Pool = new PoolLedger { Meters = new MeterQuantities(Meter.Members.Count) } };
        foreach (var one in (Ahead ?? []).Select(static ahead => ahead.Usage).Concat(parts))
        {
            var place = Meter.PlaceOf(one.Meter);
            waiting.Pool!.Meters!.Add(place, Int128.Abs(MeterQuantities.DeltaOf(one, Meter.Members[place].Aggregation)));
            if (!Quantity.IsWithinLimit(QuantityAt(waiting, place))) return false;
        }
        return Figure.IsWithinLimit(LevelOf(waiting, Terms), Terms.Digits);
    }

    /// <summary>The level before an event of which the usage is the last or only part in the bucket.</summary>
    private static Int128 LevelBefore(PeriodLedger ledger, Int128 before)
    {
        if (ledger.Pool?.Meters is not { LevelBefore: { } first } meters) return before;
        meters.LevelBefore = null;
        return first;
    }

    /// <summary>What a period's quantities come to under some terms.</summary>
    private Int128 LevelOf(PeriodLedger ledger, BucketTerms terms)
    {
        Int128 level = 0;
        for (var place = 0; place < QuantitiesOf(ledger).Length; place++)
        {
            var quantity = QuantityAt(ledger, place);
            level += terms.Spend is { } spend ? spend.PriceOf(Meter.Members[place].Key).CostOf(quantity) : quantity;
        }
        return level;
    }

    /// <summary>Sets a period's quantities, and its level, to what was counted from history.</summary>
    private void SetQuantities(PeriodLedger ledger, IReadOnlyList<SubjectUsage> counted)
    {
        if (ledger.Pool is { } pool) pool.Meters = null;
        if (Terms.Spend is null) ledger.SetShares(counted.GroupBy(subject => subject.Subject).ToDictionary(own => own.Key, own => own.Aggregate((Int128)0, static (sum, one) => sum + one.Nanos)));
        var quantities = counted.Count > 0 ? (ledger.Pool ??= new PoolLedger()).Meters = new MeterQuantities(Meter.Members.Count) : null;
        foreach (var subject in counted) quantities!.Add(Meter.PlaceOf(subject.Meter), subject.Nanos);
        (ledger.HasValue, ledger.UsedNanos) = (counted.Count > 0, LevelOf(ledger, TermsOf(ledger)));
    }

    private static Int128 QuantityAt(PeriodLedger ledger, int place) => ledger.Pool?.Meters is { } meters ? meters.Nanos[place] : 0;
}
