using System.Collections.Immutable;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Core.Buckets;

/// <summary>
/// A capacity that usage is counted against, with its state. Told the time, never asking: the same calls give the same state and the
/// same facts. Not safe for threads; a shard is its single writer.
/// </summary>
public sealed partial class Bucket
{
    private OtherPeriods? _other;

    /// <summary>Creates a bucket at an instant.</summary>
    /// <param name="incarnation">Which life of the key this is, from 1.</param>
    /// <param name="sequence">The sequence of the key's last fact; 0 when it never had one.</param>
    /// <param name="subjects">Sorted numbers of the subjects that count; null for all.</param>
    public Bucket(string key, int incarnation, int sequence, BucketTerms terms, MeterIdentity meter, int[]? subjects, long createdTicks)
        : this(key, incarnation, terms, meter, subjects, createdTicks, PeriodSegment.Created(terms, createdTicks))
    {
        Sequence = sequence;
        Open = OpenLedger(createdTicks, carried: null);
    }

    internal Bucket(string key, int incarnation, BucketTerms terms, MeterIdentity meter, int[]? subjects, long createdTicks, PeriodSegment segment)
    {
        (Key, Incarnation, Terms, Meter, Subjects, CreatedTicks, Segment) = (key, incarnation, terms, meter, subjects, createdTicks, segment);
        Open = null!;
    }

    public string Key { get; }

    /// <summary>Which life of the key this is, from 1.</summary>
    public int Incarnation { get; }

    /// <summary>The sequence of the newest fact; 0 before the first.</summary>
    public int Sequence { get; internal set; }

    public BucketTerms Terms { get; internal set; }

    public MeterIdentity Meter { get; internal set; }

    /// <summary>Sorted numbers of the subjects that count; null for all.</summary>
    public int[]? Subjects { get; internal set; }

    /// <summary>When it was created, in ticks of Unix time.</summary>
    public long CreatedTicks { get; }

    public PeriodSegment Segment { get; internal set; }

    /// <summary>The period that held the instant at which the bucket was last touched.</summary>
    public PeriodLedger Open { get; internal set; }

    /// <inheritdoc cref="OtherPeriods.Closed"/>
    public List<PeriodLedger>? Closed
    {
        get => _other?.Closed;
        internal set => (_other ??= new OtherPeriods()).Closed = value;
    }

    /// <inheritdoc cref="OtherPeriods.Past"/>
    public List<PastTerms>? Past
    {
        get => _other?.Past;
        internal set => (_other ??= new OtherPeriods()).Past = value;
    }

    /// <inheritdoc cref="OtherPeriods.Reaches"/>
    public List<PeriodReach>? Reaches
    {
        get => _other?.Reaches;
        internal set => (_other ??= new OtherPeriods()).Reaches = value;
    }

    /// <inheritdoc cref="OtherPeriods.Ahead"/>
    public List<AheadUsage>? Ahead
    {
        get => _other?.Ahead;
        internal set => (_other ??= new OtherPeriods()).Ahead = value;
    }

    /// <summary>When its first period starts, in ticks of Unix time: nothing earlier counts (S23). A one-off that was edited before it began may
    /// have another period before it.</summary>
    public long FirstTicks => Past is { } past ? Math.Min(Segment.FirstTicks, past.Min(each => each.Segment.FirstTicks)) : Segment.FirstTicks;

    /// <summary>Whether usage of its subject and time counts here: of a closed period go by the subjects at its end.</summary>
    public bool Includes(in Usage usage)
    {
        var isOfOpen = _other?.Past is null || usage.TimeTicks >= Open.StartTicks;
        if (!isOfOpen && CountsSessions) return IncludesSign(usage.Subject); // A session goes on into later periods.
        var subjects = isOfOpen ? Subjects : SubjectsAt(usage.TimeTicks);
        return subjects is null || Array.BinarySearch(subjects, usage.Subject) >= 0;
    }

    private PeriodLedger OpenLedger(long ticks, PeriodLedger? carried)
    {
        var number = Segment.NumberAt(Terms, Math.Max(ticks, Segment.FirstTicks));
        var ledger = NewLedger(new NewPeriod(number, Segment.BoundsOf(Terms, number), Book?.Capacity ?? Terms.Holds), Terms, carried is null ? null : (carried, Terms));
        WatchCapacity(ledger);
        return ledger;
    }

    private PeriodLedger NewLedger(NewPeriod period, BucketTerms terms, (PeriodLedger Ledger, BucketTerms Terms)? carried)
    {
        var ledger = new PeriodLedger { Number = period.Number, StartTicks = period.Bounds.Start, EndTicks = period.Bounds.End, IsClosed = period.IsClosed };
        if (Meter.Aggregation == Aggregation.Latest && carried is { Ledger.HasValue: true } last) Carry(last.Ledger, last.Terms, ledger, (terms, period.Capacity));
        if (!ledger.HasValue) PassWhatIsReached(ledger, terms.Thresholds, period.Capacity);
        new LineSettlement(ledger, terms.Thresholds, Meter.Aggregation).Watch(period.Capacity);
        return ledger;
    }

    /// <summary>Gauges know no refill: a new period carries value and arming over (S23).</summary>
    private void Carry(PeriodLedger from, BucketTerms fromTerms, PeriodLedger to, (BucketTerms Terms, Figure Capacity) after)
    {
        to.UsedNanos = from.UsedNanos;
        to.HasValue = from.HasValue;
        CarryLines((fromTerms.Thresholds, from.Standings), to, after.Terms.Thresholds, (after.Capacity, to.StartTicks));
        to.Gauge = from.Gauge is null ? null : new Dictionary<int, GaugeReading>(from.Gauge);
        CarryParticipants(from, to);
    }

    private static void CarryLines(
        (ImmutableArray<Threshold> Thresholds, LineStandings? Standings) from, LineLedger to, ImmutableArray<Threshold> thresholds, (Figure Capacity, long StartTicks) period)
    {
        new LineTakeover(from.Thresholds, from.Standings?.WithoutRetired()).Into(to, thresholds, period.Capacity, period.StartTicks);
        if (to.Standings?.Steps is { } steps) to.Standings.Steps = steps.ToDictionary(pair => pair.Key, pair => pair.Value.Copy());
    }

    private static void PassWhatIsReached(LineLedger ledger, ImmutableArray<Threshold> thresholds, Figure capacity)
    {
        for (var place = 0; place < thresholds.Length; place++)
        {
            var line = thresholds[place].Line;
            if (!line.IsRecurring && ledger.UsedNanos >= line.TriggerAt(0, capacity))
                ledger.SetLine(place, ledger.LineAt(place) with { Position = LinePosition.Passed }, thresholds.Length);
        }
    }

    /// <summary>Keeps a closed period that late events could not make anew: touched, or of a gauge that had no reading while an earlier
    /// period has got one since.</summary>
    private void Close(PeriodLedger ledger)
    {
        ledger.IsClosed = true;
        if (!ledger.IsUntouched || NewestBefore(ledger.Number) is not null) (Closed ??= []).Add(ledger);
    }

    private static Period? PeriodOf(PeriodLedger ledger) =>
        ledger.StartTicks == long.MinValue && ledger.EndTicks == long.MaxValue
            ? null
            : new Period(InstantOf(ledger.StartTicks), InstantOf(ledger.EndTicks));

    private static Instant InstantOf(long ticks) => ticks switch
    {
        long.MinValue => Instant.MinValue,
        long.MaxValue => Instant.MaxValue,
        _ => Instant.FromUnixTimeTicks(ticks),
    };

    /// <param name="Capacity">How much the bucket holds in it: of a closed one at its end.</param>
    private readonly record struct NewPeriod(int Number, (long Start, long End) Bounds, Figure Capacity)
    {
        /// <summary>Whether it is over, and late usage opens it once more.</summary>
        public bool IsClosed { get; init; }
    }

    private sealed class KnownNames(AheadUsage usage) : UsageNames
    {
        public override string EventId => usage.EventId;

        public override string Subject => usage.SubjectKey;
    }
}
