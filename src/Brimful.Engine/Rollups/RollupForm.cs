using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.History;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Rollups;

/// <summary>The stored form of rollups.</summary>
internal static class RollupForm
{
    /// <summary>The first byte of a block. A form is never changed; a new one gets a new number.</summary>
    public const byte Block = 1;

    /// <summary>The first byte of a block in which, after its rows and their length, rows by values of dimensions follow.</summary>
    public const byte BlockWithDimensions = 2;

    /// <summary>A quarter of an hour, in ticks: the local days and hours of every zone in use begin at one.</summary>
    public const long QuarterTicks = 15 * NodaTime.NodaConstants.TicksPerMinute;

    public const int QuartersPerDay = 96;

    /// <summary>In a row's first byte: the account's place in its group follows.</summary>
    public const byte IsNextAccount = 1;

    /// <summary>In a row by the value of a dimension, at the same bit: account, meter, dimension and value follow.</summary>
    public const byte IsNextValue = IsNextAccount;

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

    /// <summary>Opens a block at its rows.</summary>
    /// <param name="dimensions">Where its rows by values of dimensions stand.</param>
    public static ByteReader Open(ReadOnlySpan<byte> body, out ByteReader dimensions)
    {
        var from = new ByteReader(body);
        var form = from.Byte();
        if (form is not (Block or BlockWithDimensions)) throw new InvalidDataException($"A block of rollups has the unknown form {form}: it was written by a newer Brimful.");
        var rows = from.Raw(form == Block ? from.Remaining : from.Int());
        dimensions = new ByteReader(from.Rest());
        return new ByteReader(rows);
    }

    /// <summary>Reads what was used, at the end of a row.</summary>
    public static RollupSums ReadSums(ref ByteReader from, byte flags, long quarter)
    {
        var sums = new RollupSums { IsBroken = (flags & IsBroken) != 0, Count = (flags & CountFollows) != 0 ? from.Signed() : 1 };
        var aggregation = AggregationOf(flags);
        if (aggregation != Aggregation.Count) sums.Nanos = from.Big() * ((flags & IsWhole) != 0 ? Quantity.NanosPerUnit : 1);
        if (aggregation == Aggregation.Latest) sums.TimeTicks = (quarter * QuarterTicks) + (long)from.Unsigned();
        return sums;
    }

    /// <summary>How a row's values add up: never <see cref="Aggregation.UniqueCount"/>, which do not.</summary>
    public static Aggregation AggregationOf(byte flags) => (Aggregation)((flags >> AggregationShift) & 3);
}
