using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Periods;
using Brimful.Core.Pools;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Engine.Journal;

/// <summary>The stored form of a bucket's terms, and of a participant's.</summary>
internal static class TermsCodec
{
    private static readonly LocalDateTimePattern Anchor = LocalDateTimePattern.ExtendedIso;

    public static byte[] Encode(BucketTerms terms)
    {
        var to = new ByteWriter();
        to.Byte((byte)terms.Origin);
        to.Text(terms.Name);
        to.Text(terms.Meter);
        LineCodec.WriteKeys(to, terms.Meters);
        SpendCodec.Write(to, terms.Spend);
        to.Flag(terms.Subjects.HasValue);
        if (terms.Subjects is { } subjects) LineCodec.WriteKeys(to, subjects);
        to.Big(terms.Capacity.Nanos);
        WriteSchedule(to, terms.Schedule);
        WriteInstant(to, terms.From);
        WriteInstant(to, terms.To);
        to.Byte((byte)terms.CountFrom);
        to.Signed(terms.WindowTicks);
        to.Byte((byte)terms.Measure);
        WriteRollover(to, terms.Rollover);
        WriteTopUp(to, terms.TopUp);
        WriteTiers(to, terms.Tiers);
        WriteThresholds(to, terms.Thresholds);
        return to.ToArray();
    }

    public static BucketTerms Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var terms = new BucketTerms
        {
            Origin = (BucketOrigin)from.Byte(),
            Name = string.Intern(from.Text()),
            Meter = string.Intern(from.Text()),
            Meters = LineCodec.ReadKeys(ref from),
            Spend = SpendCodec.Read(ref from),
            Subjects = from.Flag() ? LineCodec.ReadKeys(ref from) : null,
            Capacity = LineCodec.Amount(ref from),
            Schedule = ReadSchedule(ref from),
            From = ReadInstant(ref from),
            To = ReadInstant(ref from),
            CountFrom = (CountFrom)from.Byte(),
            WindowTicks = from.Signed(),
            Measure = (BucketMeasure)from.Byte(),
            Rollover = from.Flag() ? new RolloverTerms(LineCodec.Amount(ref from), from.Int()) : null,
            TopUp = from.Flag() ? ReadTopUp(ref from) : null,
        };
        return terms with { Tiers = ReadTiers(ref from), Thresholds = ReadThresholds(ref from) };
    }

    private static void WriteTiers(ByteWriter to, ImmutableArray<BucketTier> tiers)
    {
        to.Int(tiers.Length);
        foreach (var tier in tiers)
        {
            to.Text(tier.Name);
            to.Flag(tier.UpTo.HasValue);
            if (tier.UpTo is { } upTo) to.Big(upTo.Nanos);
        }
    }

    private static ImmutableArray<BucketTier> ReadTiers(ref ByteReader from)
    {
        var tiers = new BucketTier[from.Int()];
        foreach (ref var tier in tiers.AsSpan()) tier = new BucketTier(string.Intern(from.Text()), from.Flag() ? LineCodec.Amount(ref from) : null);
        return [.. tiers];
    }

    public static void WriteThresholds(ByteWriter to, ImmutableArray<Threshold> thresholds)
    {
        to.Int(thresholds.Length);
        foreach (var threshold in thresholds) WriteThreshold(to, threshold);
    }

    public static ImmutableArray<Threshold> ReadThresholds(ref ByteReader from)
    {
        var thresholds = new Threshold[from.Int()];
        for (var place = 0; place < thresholds.Length; place++) thresholds[place] = ReadThreshold(ref from);
        return [.. thresholds];
    }

    /// <summary>The stored form of a participant's terms.</summary>
    public static byte[] Encode(ParticipantTerms terms)
    {
        var to = new ByteWriter();
        to.Big(terms.Capacity.Nanos);
        to.Int(terms.Thresholds.Length);
        foreach (var threshold in terms.Thresholds) WriteThreshold(to, threshold);
        return to.ToArray();
    }

    public static ParticipantTerms DecodeParticipant(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var capacity = LineCodec.Amount(ref from);
        var thresholds = new Threshold[from.Int()];
        for (var place = 0; place < thresholds.Length; place++) thresholds[place] = ReadThreshold(ref from);
        return new ParticipantTerms { Capacity = capacity, Thresholds = [.. thresholds] };
    }

    private static void WriteRollover(ByteWriter to, RolloverTerms? rollover)
    {
        to.Flag(rollover is not null);
        if (rollover is null) return;
        to.Big(rollover.Max.Nanos);
        to.Int(rollover.Periods);
    }

    private static void WriteTopUp(ByteWriter to, TopUpTerms? topUp)
    {
        to.Flag(topUp is not null);
        if (topUp is null) return;
        to.Big(topUp.Below.Nanos);
        to.Big(topUp.Amount.Nanos);
        to.Int(topUp.AtMost);
        to.OptionalText(topUp.ExpiresAfter?.ToString());
        to.Signed(topUp.Priority);
        LineCodec.WriteKeys(to, topUp.Notify);
    }

    private static TopUpTerms ReadTopUp(ref ByteReader from) => new(LineCodec.Amount(ref from), LineCodec.Amount(ref from), from.Int())
    {
        ExpiresAfter = from.OptionalText() is { } text ? DurationOf(text) : null,
        Priority = checked((int)from.Signed()),
        Notify = LineCodec.ReadKeys(ref from),
    };

    private static void WriteSchedule(ByteWriter to, PeriodSchedule? schedule)
    {
        to.Flag(schedule is not null);
        if (schedule is null) return;
        to.Text(schedule.Every.ToString());
        to.Text(Anchor.Format(schedule.Anchor));
        to.Text(schedule.Zone.Id);
    }

    private static PeriodSchedule? ReadSchedule(ref ByteReader from)
    {
        if (!from.Flag()) return null;
        var (every, anchor, zone) = (from.Text(), from.Text(), from.Text());
        return new PeriodSchedule(DurationOf(every), Anchor.Parse(anchor).Value, DateTimeZoneProviders.Tzdb[zone]);
    }

    private static PeriodDuration DurationOf(string text) =>
        PeriodDuration.TryParse(text, out var duration)
            ? duration
            : throw new InvalidDataException($"The stored period '{text}' is not known: it was written by a newer Brimful.");

    private static void WriteThreshold(ByteWriter to, Threshold threshold)
    {
        LineCodec.Write(to, threshold.Line);
        LineCodec.WriteKeys(to, threshold.Notify);
        to.Byte((byte)threshold.On);
        to.Byte((byte)threshold.OnCreate);
        to.Flag(threshold.Hysteresis.HasValue);
        if (threshold.Hysteresis is { } hysteresis) to.Big(hysteresis.Nanos);
        to.Flag(threshold.NotifyLate);
    }

    private static Threshold ReadThreshold(ref ByteReader from) => new(LineCodec.Read(ref from))
    {
        Notify = LineCodec.ReadKeys(ref from),
        On = (Announcements)from.Byte(),
        OnCreate = (OnCreate)from.Byte(),
        Hysteresis = from.Flag() ? LineCodec.Amount(ref from) : null,
        NotifyLate = from.Flag(),
    };

    private static void WriteInstant(ByteWriter to, Instant? instant)
    {
        to.Flag(instant.HasValue);
        if (instant is { } at) to.Signed(at.ToUnixTimeTicks());
    }

    private static Instant? ReadInstant(ref ByteReader from) => from.Flag() ? Instant.FromUnixTimeTicks(from.Signed()) : null;
}
