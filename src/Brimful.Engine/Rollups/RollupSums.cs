using Brimful.Core.Metering;
using Brimful.Core.Quantities;

namespace Brimful.Engine.Rollups;

/// <summary>What a subject used of a meter in some stretch of time. Two stretches add up.</summary>
internal struct RollupSums
{
    /// <summary>How many events.</summary>
    public long Count;

    /// <summary>In billionths: of <c>sum</c> the sum, of <c>max</c> the highest value, of <c>latest</c> the last; of <c>count</c> nothing.</summary>
    public Int128 Nanos;

    /// <summary>Of <c>latest</c> the time of the last event, in ticks of Unix time.</summary>
    public long TimeTicks;

    /// <summary>Whether an event was taken back out of a highest or last value, which then only the events that are left can say.</summary>
    public bool IsBroken;

    /// <summary>One event.</summary>
    public static RollupSums Of(Int128 nanos, long timeTicks) => new() { Count = 1, Nanos = nanos, TimeTicks = timeTicks };

    /// <summary>One event that is taken back.</summary>
    public static RollupSums Without(Aggregation aggregation, Int128 nanos, long timeTicks) =>
        new() { Count = -1, Nanos = aggregation == Aggregation.Sum ? -nanos : nanos, TimeTicks = timeTicks, IsBroken = aggregation is Aggregation.Max or Aggregation.Latest };

    /// <summary>Adds what came after, in the order of counting.</summary>
    public void Add(Aggregation aggregation, in RollupSums later)
    {
        switch (aggregation)
        {
            case Aggregation.Sum:
                Nanos += later.Nanos;
                break;
            case Aggregation.Max:
                Nanos = Count == 0 ? later.Nanos : Int128.Max(Nanos, later.Nanos);
                break;
            case Aggregation.Latest when Count == 0 || later.TimeTicks >= TimeTicks:
                (Nanos, TimeTicks) = (later.Nanos, later.TimeTicks);
                break;
        }
        Count += later.Count;
        IsBroken |= later.IsBroken;
    }

    /// <summary>The level that this comes to alone, in billionths.</summary>
    public readonly Int128 LevelOf(Aggregation aggregation) => aggregation == Aggregation.Count ? (Int128)Count * Quantity.NanosPerUnit : Nanos;
}

/// <summary>Whose use of what in which quarter of an hour, in the order of blocks: by day, account, meter, subject and quarter.</summary>
/// <param name="Packed">The five numbers one after the other, so that they compare as one.</param>
internal readonly record struct RollupKey(UInt128 Packed)
{
    private const int NumberBits = 31;
    private const int QuarterBits = 7;
    private const int SubjectShift = QuarterBits;
    private const int MeterShift = SubjectShift + NumberBits;
    private const int LocalShift = MeterShift + NumberBits;
    private const int DayShift = LocalShift + NumberBits;
    private const int HalfBits = 64;
    private const int DayBias = 1 << 22;
    private const uint NumberMask = (1u << NumberBits) - 1;

    /// <param name="local">The place of the account in its shard.</param>
    /// <param name="quarter">Counted from 1970-01-01.</param>
    public static RollupKey Of(int local, int meter, int subject, long quarter)
    {
        var day = RollupForm.DayOf(quarter);
        var ofDay = (uint)(quarter - ((long)day * RollupForm.QuartersPerDay));
        // The two halves by themselves: shifting 128 bits costs more than all else here. Of the numbers, the meter lies in both.
        return new RollupKey(new UInt128(
            ((ulong)(uint)(day + DayBias) << (DayShift - HalfBits)) | ((ulong)(uint)local << (LocalShift - HalfBits)) | ((uint)meter >> (HalfBits - MeterShift)),
            ((ulong)(uint)meter << MeterShift) | ((ulong)(uint)subject << SubjectShift) | ofDay));
    }

    public int Day => (int)(uint)(Packed >> DayShift) - DayBias;

    public int Local => (int)((uint)(Packed >> LocalShift) & NumberMask);

    public int Meter => (int)((uint)(Packed >> MeterShift) & NumberMask);

    public int Subject => (int)((uint)(Packed >> SubjectShift) & NumberMask);

    /// <summary>The quarter, counted from 1970-01-01.</summary>
    public long Quarter => ((long)Day * RollupForm.QuartersPerDay) + QuarterOfDay;

    /// <summary>The quarter within the day, from 0.</summary>
    public int QuarterOfDay => (int)((uint)Packed & ((1 << QuarterBits) - 1));
}
