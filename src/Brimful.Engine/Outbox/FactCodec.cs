using System.Collections.Immutable;
using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Core.Outlooks;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Engine.Journal;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Engine.Outbox;

/// <summary>The stored form of a bucket's fact.</summary>
public static class FactCodec
{
    public static void Write(ByteWriter to, BucketFact fact)
    {
        to.Byte(fact switch { Crossed => 1, Cleared => 2, PeriodEnded => 3, ToppedUp => 4, Detected => 5, Ended => 6, _ => throw new System.Diagnostics.UnreachableException() });
        to.Byte((byte)fact.Capacity.Digits);
        to.Int(fact.Incarnation);
        to.Int(fact.Sequence);
        to.Int(fact.PeriodNumber);
        to.Flag(fact.Period.HasValue);
        if (fact.Period is { } period)
        {
            WriteInstant(to, period.Start);
            WriteInstant(to, period.End);
        }
        to.Byte((byte)fact.Cause);
        to.OptionalText(fact.EventId);
        to.OptionalText(fact.Subject);
        to.Big(fact.UsedBefore.Parts);
        to.Big(fact.Used.Parts);
        to.Big(fact.Capacity.Parts);
        WriteInstant(to, fact.OccurredAt);
        WriteInstant(to, fact.DetectedAt);
        to.Flag(fact.Late);
        if (fact is ThresholdFact line) WriteLine(to, line);
        if (fact is ToppedUp topUp) WriteTopUp(to, topUp);
        if (fact is ObservationFact observed) ObservationCodec.Write(to, observed.Observation);
        if (fact is Ended ended) to.Byte((byte)ended.Reason);
    }

    public static BucketFact Read(ref ByteReader from)
    {
        var (kind, digits) = (from.Byte(), from.Byte());
        var shared = new PeriodEnded
        {
            Incarnation = from.Int(),
            Sequence = from.Int(),
            PeriodNumber = from.Int(),
            Period = from.Flag() ? new Period(ReadInstant(ref from), ReadInstant(ref from)) : null,
            Cause = (Cause)from.Byte(),
            EventId = from.OptionalText(),
            Subject = from.OptionalText(),
            UsedBefore = new Figure(from.Big(), digits),
            Used = new Figure(from.Big(), digits),
            Capacity = new Figure(from.Big(), digits),
            OccurredAt = ReadInstant(ref from),
            DetectedAt = ReadInstant(ref from),
            Late = from.Flag(),
        };
        return kind switch
        {
            1 => ReadCrossed(shared, ref from),
            2 => ReadCleared(shared, ref from),
            3 => shared,
            4 => ReadToppedUp(shared, ref from),
            5 => ReadDetected(shared, ref from),
            6 => ReadEnded(shared, ref from),
            _ => throw new InvalidDataException($"A stored fact has the unknown kind {kind}: it was written by a newer Brimful."),
        };
    }

    private static void WriteLine(ByteWriter to, ThresholdFact fact)
    {
        to.Int(fact.Participant is { } subject ? subject + 1 : 0);
        LineCodec.Write(to, fact.Line);
        to.Big(fact.Step);
        LineCodec.Write(to, fact.Level);
        to.Int(fact.Arming);
        LineCodec.WriteKeys(to, fact.Notify);
        to.Flag(fact.NotifyLate);
        WritePace(to, fact.Pace);
        if (fact is Cleared cleared) to.Int(cleared.CrossedPeriodNumber);
        if (fact is not Crossed crossed) return;
        WriteTop(to, crossed.TopContributors);
        to.Flag(crossed.Forecast is not null);
        if (crossed.Forecast is { } forecast) WriteForecast(to, forecast);
    }

    private static void WritePace(ByteWriter to, PaceStanding? pace)
    {
        to.Flag(pace is not null);
        if (pace is null) return;
        to.Big(pace.Passed.Nanos);
        to.Flag(pace.Factor is not null);
        if (pace.Factor is { } factor) to.Big(factor.Nanos);
        to.Flag(pace.UsedUpAt is not null);
        if (pace.UsedUpAt is { } usedUp) WriteInstant(to, usedUp);
        to.Flag(pace.IsByWeekdays);
    }

    private static PaceStanding? ReadPace(ref ByteReader from) => from.Flag()
        ? new PaceStanding(LineCodec.Amount(ref from), from.Flag() ? LineCodec.Amount(ref from) : null, from.Flag() ? ReadInstant(ref from) : null, from.Flag())
        : null;

    private static void WriteTop(ByteWriter to, ImmutableArray<Contributor> top)
    {
        to.Int(top.Length);
        foreach (var one in top)
        {
            to.Int(one.Subject);
            to.Big(one.Used.Nanos);
        }
    }

    private static void WriteForecast(ByteWriter to, ExpectedTotal total)
    {
        LineCodec.Write(to, new ExpectedUsage(total.Low.Parts, total.Middle.Parts, total.High.Parts));
        WriteInstant(to, total.AsOf);
        WriteInstant(to, total.Until);
    }

    private static ExpectedTotal? ReadForecast(ref ByteReader from, int digits)
    {
        if (!from.Flag()) return null;
        var total = LineCodec.ReadExpected(ref from);
        return new ExpectedTotal(new Figure(total.Low, digits), new Figure(total.Middle, digits), new Figure(total.High, digits), ReadInstant(ref from), ReadInstant(ref from));
    }

    private static ImmutableArray<Contributor> ReadTop(ref ByteReader from)
    {
        var count = from.Int();
        if (count == 0) return [];
        var top = ImmutableArray.CreateBuilder<Contributor>(count);
        while (top.Count < count) top.Add(new Contributor(from.Int(), new Quantity(from.Big())));
        return top.MoveToImmutable();
    }

    private static int? ReadParticipant(ref ByteReader from) => from.Int() is > 0 and var subject ? subject - 1 : null;

    private static Crossed ReadCrossed(BucketFact shared, ref ByteReader from) => new()
    {
        Incarnation = shared.Incarnation,
        Sequence = shared.Sequence,
        PeriodNumber = shared.PeriodNumber,
        Period = shared.Period,
        Cause = shared.Cause,
        EventId = shared.EventId,
        Subject = shared.Subject,
        UsedBefore = shared.UsedBefore,
        Used = shared.Used,
        Capacity = shared.Capacity,
        OccurredAt = shared.OccurredAt,
        DetectedAt = shared.DetectedAt,
        Late = shared.Late,
        Participant = ReadParticipant(ref from),
        Line = LineCodec.Read(ref from),
        Step = from.Big(),
        Level = LineCodec.ReadExact(ref from),
        Arming = from.Int(),
        Notify = LineCodec.ReadKeys(ref from),
        NotifyLate = from.Flag(),
        Pace = ReadPace(ref from),
        TopContributors = ReadTop(ref from),
        Forecast = ReadForecast(ref from, shared.Capacity.Digits),
    };

    private static Cleared ReadCleared(BucketFact shared, ref ByteReader from) => new()
    {
        Incarnation = shared.Incarnation,
        Sequence = shared.Sequence,
        PeriodNumber = shared.PeriodNumber,
        Period = shared.Period,
        Cause = shared.Cause,
        EventId = shared.EventId,
        Subject = shared.Subject,
        UsedBefore = shared.UsedBefore,
        Used = shared.Used,
        Capacity = shared.Capacity,
        OccurredAt = shared.OccurredAt,
        DetectedAt = shared.DetectedAt,
        Late = shared.Late,
        Participant = ReadParticipant(ref from),
        Line = LineCodec.Read(ref from),
        Step = from.Big(),
        Level = LineCodec.ReadExact(ref from),
        Arming = from.Int(),
        Notify = LineCodec.ReadKeys(ref from),
        NotifyLate = from.Flag(),
        Pace = ReadPace(ref from),
        CrossedPeriodNumber = from.Int(),
    };

    private static void WriteTopUp(ByteWriter to, ToppedUp fact)
    {
        to.Text(fact.GrantId);
        to.Big(fact.Amount.Nanos);
        WriteInstant(to, fact.ExpiresAt ?? Instant.MaxValue);
        to.Int(fact.Ordinal);
        to.Int(fact.AtMost);
        LineCodec.WriteKeys(to, fact.Notify);
    }

    private static ToppedUp ReadToppedUp(BucketFact shared, ref ByteReader from) => new()
    {
        Incarnation = shared.Incarnation,
        Sequence = shared.Sequence,
        PeriodNumber = shared.PeriodNumber,
        Period = shared.Period,
        Cause = shared.Cause,
        EventId = shared.EventId,
        Subject = shared.Subject,
        UsedBefore = shared.UsedBefore,
        Used = shared.Used,
        Capacity = shared.Capacity,
        OccurredAt = shared.OccurredAt,
        DetectedAt = shared.DetectedAt,
        Late = shared.Late,
        GrantId = from.Text(),
        Amount = new Quantity(from.Big()),
        ExpiresAt = ReadInstant(ref from) is var at && at == Instant.MaxValue ? null : at,
        Ordinal = from.Int(),
        AtMost = from.Int(),
        Notify = LineCodec.ReadKeys(ref from),
    };

    private static Detected ReadDetected(BucketFact shared, ref ByteReader from) => new()
    {
        Incarnation = shared.Incarnation,
        Sequence = shared.Sequence,
        PeriodNumber = shared.PeriodNumber,
        Period = shared.Period,
        Cause = shared.Cause,
        UsedBefore = shared.UsedBefore,
        Used = shared.Used,
        Capacity = shared.Capacity,
        OccurredAt = shared.OccurredAt,
        DetectedAt = shared.DetectedAt,
        Observation = ObservationCodec.Read(ref from),
    };

    private static Ended ReadEnded(BucketFact shared, ref ByteReader from) => new()
    {
        Incarnation = shared.Incarnation,
        Sequence = shared.Sequence,
        PeriodNumber = shared.PeriodNumber,
        Period = shared.Period,
        Cause = shared.Cause,
        UsedBefore = shared.UsedBefore,
        Used = shared.Used,
        Capacity = shared.Capacity,
        OccurredAt = shared.OccurredAt,
        DetectedAt = shared.DetectedAt,
        Observation = ObservationCodec.Read(ref from),
        Reason = (EndReason)from.Byte(),
    };

    private static void WriteInstant(ByteWriter to, Instant instant) => to.Signed(
        instant == Instant.MinValue ? long.MinValue : instant == Instant.MaxValue ? long.MaxValue : instant.ToUnixTimeTicks());

    private static Instant ReadInstant(ref ByteReader from) => from.Signed() switch
    {
        long.MinValue => Instant.MinValue,
        long.MaxValue => Instant.MaxValue,
        var ticks => Instant.FromUnixTimeTicks(ticks),
    };
}
