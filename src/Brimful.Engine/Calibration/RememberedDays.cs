using System.Collections.Immutable;
using Brimful.Core.Calibration;
using Brimful.Core.Outlooks;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Calibration;

/// <summary>The stored form of remembered days: one after another, so that a day is added at the end.</summary>
public static class RememberedDays
{
    public static byte[] Encode(RememberedDay day)
    {
        var to = new ByteWriter();
        to.Int(day.DaysPassed);
        to.Signed(day.AsOfTicks);
        foreach (var amount in (ReadOnlySpan<Int128>)[day.Used, day.Capacity, day.Expected.Low, day.Expected.Middle, day.Expected.High]) to.Big(amount);
        foreach (var odds in (ReadOnlySpan<double>)[day.Odds.Forecast, day.Odds.Normal, day.Odds.RunRate]) to.Fixed(BitConverter.DoubleToUInt64Bits(odds));
        return to.ToArray();
    }

    public static ImmutableArray<RememberedDay> Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var days = ImmutableArray.CreateBuilder<RememberedDay>();
        while (!from.IsAtEnd)
            days.Add(new RememberedDay(from.Int(), from.Signed(), from.Big(), from.Big(), new ExpectedUsage(from.Big(), from.Big(), from.Big()), new ExceedOdds(Odds(ref from), Odds(ref from), Odds(ref from))));
        return days.ToImmutable();
    }

    /// <summary>The stored form of a level.</summary>
    public static byte[] Encode(Int128 used)
    {
        var to = new ByteWriter();
        to.Big(used);
        return to.ToArray();
    }

    public static Int128 DecodeUsed(ReadOnlySpan<byte> bytes) => new ByteReader(bytes).Big();

    private static double Odds(ref ByteReader from) => BitConverter.UInt64BitsToDouble(from.Fixed64());
}
