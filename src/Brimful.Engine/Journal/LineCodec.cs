using System.Collections.Immutable;
using System.Numerics;
using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;

namespace Brimful.Engine.Journal;

/// <summary>The stored form of a threshold's line, and of the exact figures that go with it.</summary>
public static class LineCodec
{
    public static void Write(ByteWriter to, ThresholdLine line)
    {
        switch (line)
        {
            case PercentLine percent: Write(to, 1, percent.Percent); break;
            case ValueLine value: Write(to, 2, value.Value); break;
            case RemainingLine remaining: Write(to, 3, remaining.Remaining); break;
            case EveryLine every: Write(to, 4, every.Every, every.Above); break;
            case EveryPercentLine every: Write(to, 5, every.EveryPercent, every.Above); break;
            case TierPercentLine tier: WriteTier(to, 6, tier, tier.Percent); break;
            case TierRemainingLine left: WriteTier(to, 7, left, left.Remaining); break;
            case ForecastLine forecast: WriteForecast(to, forecast); break;
            case RunOutLine runOut:
                to.Byte(9);
                to.Signed(runOut.BeforeTicks);
                break;
            case PaceLine pace: Write(to, 10, pace.Over, pace.Ahead); break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    public static ThresholdLine Read(ref ByteReader from) => from.Byte() switch
    {
        1 => new PercentLine(Amount(ref from)),
        2 => new ValueLine(Amount(ref from)),
        3 => new RemainingLine(Amount(ref from)),
        4 => new EveryLine(Amount(ref from), Amount(ref from)),
        5 => new EveryPercentLine(Amount(ref from), Amount(ref from)),
        6 => new TierPercentLine(string.Intern(from.Text()), Amount(ref from), Amount(ref from), Amount(ref from)),
        7 => new TierRemainingLine(string.Intern(from.Text()), Amount(ref from), Amount(ref from), Amount(ref from)),
        8 => new ForecastLine(Amount(ref from), from.Signed(), OptionalAmount(ref from), OptionalAmount(ref from)),
        9 => new RunOutLine(from.Signed()),
        10 => new PaceLine(Amount(ref from), Amount(ref from)),
        var kind => throw new InvalidDataException($"A stored threshold has the unknown kind {kind}: it was written by a newer Brimful."),
    };

    public static void Write(ByteWriter to, ExactNumber number)
    {
        to.Bytes(number.Unscaled.ToByteArray());
        to.Int(number.Scale);
    }

    public static ExactNumber ReadExact(ref ByteReader from) => new(new BigInteger(from.Bytes()), from.Int());

    /// <summary>A level, capacity or balance, with how fine it is.</summary>
    public static void Write(ByteWriter to, Figure figure)
    {
        to.Byte((byte)figure.Digits);
        to.Big(figure.Parts);
    }

    public static Figure ReadFigure(ref ByteReader from)
    {
        var digits = from.Byte();
        return new Figure(from.Big(), digits);
    }

    /// <summary>A level that a forecast expects.</summary>
    public static void Write(ByteWriter to, ExpectedUsage expected)
    {
        to.Big(expected.Low);
        to.Big(expected.Middle);
        to.Big(expected.High);
    }

    public static ExpectedUsage ReadExpected(ref ByteReader from) => new(from.Big(), from.Big(), from.Big());

    public static Quantity Amount(ref ByteReader from) => new(from.Big());

    public static void WriteKeys(ByteWriter to, ImmutableArray<string> keys)
    {
        to.Int(keys.Length);
        foreach (var key in keys) to.Text(key);
    }

    public static ImmutableArray<string> ReadKeys(ref ByteReader from)
    {
        var count = from.Int();
        if (count == 0) return [];
        var keys = ImmutableArray.CreateBuilder<string>(count);
        while (keys.Count < count) keys.Add(string.Intern(from.Text()));
        return keys.MoveToImmutable();
    }

    private static void WriteForecast(ByteWriter to, ForecastLine line)
    {
        to.Byte(8);
        to.Big(line.Probability.Nanos);
        to.Signed(line.WithinTicks);
        foreach (var amount in (ReadOnlySpan<Quantity?>)[line.Value, line.Percent])
        {
            to.Flag(amount.HasValue);
            if (amount is { } given) to.Big(given.Nanos);
        }
    }

    private static Quantity? OptionalAmount(ref ByteReader from) => from.Flag() ? Amount(ref from) : null;

    private static void WriteTier(ByteWriter to, byte kind, TierLine line, Quantity number)
    {
        to.Byte(kind);
        to.Text(line.Tier);
        foreach (var amount in (ReadOnlySpan<Quantity>)[line.From, line.UpTo, number]) to.Big(amount.Nanos);
    }

    private static void Write(ByteWriter to, byte kind, Quantity first, Quantity? second = null)
    {
        to.Byte(kind);
        to.Big(first.Nanos);
        if (second is { } also) to.Big(also.Nanos);
    }
}
