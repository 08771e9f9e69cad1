using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>
/// What closed days say, kept for buckets that are looked at again today: their next look reads only today. It is forgotten as the day ends, so that what came late, was
/// voided or erased counts from the next day on.
/// </summary>
internal sealed class KeptOutlooks
{
    /// <summary>The most buckets that are kept, about 1 kB each and meter; others are read whole again.</summary>
    public const int Most = 50_000;

    private readonly Dictionary<BucketName, KeptDays> _kept = [];

    public int Count => _kept.Count;

    /// <summary>What is known of each meter's closed days; null where they have to be read.</summary>
    public MeterDays[]? Find(ForecastMoment moment) =>
        _kept.TryGetValue(NameOf(moment), out var days) && days.IsOf(moment) ? days.Days : null;

    /// <summary>Keeps what was read, while there is room.</summary>
    public void Keep(ForecastBasis basis)
    {
        var moment = basis.Moment;
        if (_kept.Count >= Most && !_kept.ContainsKey(NameOf(moment))) return;
        _kept[NameOf(moment)] = new KeptDays(moment.CellStart, moment.IsByHours, moment.Zone, moment.Incarnation, moment.Subjects, [.. moment.Meters.Select(static meter => meter.Number)], [.. basis.Days]);
    }

    public void Drop(BucketName name) => _kept.Remove(name);

    private static BucketName NameOf(ForecastMoment moment) => new(moment.Target.Account, moment.Target.Bucket);

    /// <param name="Since">The end of the last day, or hour, that is closed.</param>
    private sealed record KeptDays(Instant Since, bool IsByHours, DateTimeZone Zone, int Incarnation, int[]? Subjects, int[] Meters, MeterDays[] Days)
    {
        public bool IsOf(ForecastMoment moment) =>
            Since == moment.CellStart && IsByHours == moment.IsByHours && Zone.Equals(moment.Zone) && Incarnation == moment.Incarnation && Subjects.AsSpan().SequenceEqual(moment.Subjects) && (Subjects is null == moment.Subjects is null)
            && Meters.AsSpan().SequenceEqual(moment.Meters.Select(static meter => meter.Number).ToArray());
    }
}
