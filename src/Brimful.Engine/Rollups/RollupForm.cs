using Brimful.Core.Metering;
using Brimful.Engine.History;

namespace Brimful.Engine.Rollups;

/// <summary>The stored form of rollups.</summary>
internal static class RollupForm
{
    /// <summary>The first byte of a block. A form is never changed; a new one gets a new number.</summary>
    public const byte Block = 1;

    /// <summary>A quarter of an hour, in ticks: the local days and hours of every zone in use begin at one.</summary>
    public const long QuarterTicks = 15 * NodaTime.NodaConstants.TicksPerMinute;

    public const int QuartersPerDay = 96;

    /// <summary>In a row's first byte: the account's place in its group follows.</summary>
    public const byte IsNextAccount = 1;

    /// <summary>The step to the meter's number follows.</summary>
    public const byte IsNextMeter = 2;

    /// <summary>The step to the subject's number follows.</summary>
    public const byte IsNextSubject = 4;

    /// <summary>The amount is whole, and written without its nine digits after the point.</summary>
    public const byte IsWhole = 8;

    /// <summary>It is not of one event: how many follows.</summary>
    public const byte CountFollows = 16;

    /// <summary>Where the meter's aggregation stands: two bits.</summary>
    public const int AggregationShift = 5;

    /// <summary>An event was taken back, so that the amount is not to be believed.</summary>
    public const byte IsBroken = 128;

    /// <summary>The quarter of an hour that holds an instant, counted from 1970-01-01.</summary>
    public static long QuarterOf(long ticks) => (ticks / QuarterTicks) - (ticks % QuarterTicks < 0 ? 1 : 0);

    /// <summary>The day of a quarter.</summary>
    public static int DayOf(long quarter) => HistoryForm.DayOf(quarter * QuarterTicks);

    public static Aggregation AggregationOf(byte flags) => (Aggregation)((flags >> AggregationShift) & 3);
}
