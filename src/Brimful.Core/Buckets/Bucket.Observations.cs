using Brimful.Core.Crossings;
using Brimful.Core.Observations;

namespace Brimful.Core.Buckets;

public sealed partial class Bucket
{
    /// <inheritdoc cref="OtherPeriods.Observations"/>
    public List<KnownObservation>? Observations
    {
        get => _other?.Observations;
        internal set => (_other ??= new OtherPeriods()).Observations = value;
    }

    /// <summary>Records what goes on no longer, and then what is observed anew. What is known already, and what is of a day not after the newest of its kind,
    /// is passed over: told again it changes nothing. Call <see cref="AdvanceTo"/> first.</summary>
    public void Observe(IReadOnlyList<ObservationEnd> ended, IReadOnlyList<Observation> observed, long nowTicks, List<BucketFact> facts)
    {
        foreach (var end in ended)
        {
            if (KnownOf(end.Kind) is not { IsOpen: true } known) continue;
            Remember(known with { IsOpen = false });
            facts.Add(EndedBy(end, known.Observation, nowTicks));
        }
        foreach (var observation in observed)
        {
            if (KnownOf(observation.Kind) is { } known && (known.IsOpen || known.Observation.DayTicks >= observation.DayTicks)) continue;
            Remember(new KnownObservation(observation, !observation.Kind.IsMomentary()));
            facts.Add(DetectedBy(observation, nowTicks));
        }
    }

    private KnownObservation? KnownOf(ObservationKind kind) => Observations?.Find(known => known.Observation.Kind == kind);

    private void Remember(KnownObservation known)
    {
        Observations ??= [];
        Observations.RemoveAll(one => one.Observation.Kind == known.Observation.Kind);
        Observations.Add(known);
    }

    private Detected DetectedBy(Observation observation, long nowTicks) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = Open.Number,
        Period = PeriodOf(Open),
        Cause = Cause.Clock,
        UsedBefore = CapacityOf(Open).With(Open.UsedNanos),
        Used = CapacityOf(Open).With(Open.UsedNanos),
        Capacity = CapacityOf(Open),
        OccurredAt = InstantOf(observation.DayTicks),
        DetectedAt = InstantOf(nowTicks),
        Observation = observation,
    };

    private Ended EndedBy(ObservationEnd end, Observation observation, long nowTicks) => new()
    {
        Incarnation = Incarnation,
        Sequence = ++Sequence,
        PeriodNumber = Open.Number,
        Period = PeriodOf(Open),
        Cause = Cause.Clock,
        UsedBefore = CapacityOf(Open).With(Open.UsedNanos),
        Used = CapacityOf(Open).With(Open.UsedNanos),
        Capacity = CapacityOf(Open),
        OccurredAt = InstantOf(end.DayTicks),
        DetectedAt = InstantOf(nowTicks),
        Observation = observation,
        Reason = end.Reason,
    };
}
