using System.Collections.ObjectModel;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;

namespace Brimful.Engine.Rollups;

/// <summary>What is asked of an account's usage: of one meter, between instants, as of one moment.</summary>
/// <param name="Account">Its number.</param>
/// <param name="Meter">Its number.</param>
/// <param name="Edges">Ascending, in ticks of Unix time: where each stretch begins, and where the last one ends.</param>
/// <param name="ThroughSequence">The record of the account's shard through which usage counts: what came later is left out.</param>
internal sealed record UsageQuestion(int Account, int Meter, Aggregation Aggregation, long[] Edges, long ThroughSequence)
{
    /// <summary>Sorted numbers of the subjects that count; null for all.</summary>
    public int[]? Subjects { get; init; }

    /// <summary>Nothing dated before this counts, in ticks of Unix time.</summary>
    public long FirstTicks { get; init; } = long.MinValue;

    /// <summary>Nothing dated at or after this counts, in ticks of Unix time.</summary>
    public long EndTicks { get; init; } = long.MaxValue;

    /// <summary>Nothing that was received or dated before this counts (<c>countFrom: now</c>), in ticks of Unix time; null: whenever it was received.</summary>
    public long? SinceTicks { get; init; }

    /// <summary>Nothing that was counted before this moment counts, whatever its times say; null where those are enough to tell.</summary>
    public UsagePlace? After { get; init; }

    /// <summary>Places of the account's voided events: what is rolled up no longer has them, history has.</summary>
    public IReadOnlySet<UsagePlace> Voided { get; init; } = ReadOnlySet<UsagePlace>.Empty;

    /// <summary>Whether subjects are told apart.</summary>
    public bool IsBySubject { get; init; }

    /// <summary>The place of the dimension by whose values usage is told apart; null where it is not.</summary>
    public int? Dimension { get; init; }

    /// <summary>Whether sums that tell no dimension apart are needed: also beside those that do, where the parts do not add up to the whole. The level of a gauge
    /// is what was read last under any value, and a distinct value may come under several.</summary>
    public bool NeedsWhole => Dimension is null || Aggregation is Aggregation.Latest or Aggregation.UniqueCount;

    /// <summary>Whether distinct values are asked for, which only the events themselves tell.</summary>
    public bool IsOfDistinct => Aggregation == Aggregation.UniqueCount;

    public bool Includes(int subject) => Subjects is null || Array.BinarySearch(Subjects, subject) >= 0;

    /// <summary>The first instant that matters. A gauge's level at the first edge comes from what was read before it.</summary>
    public long FromTicks => Math.Max(Aggregation == Aggregation.Latest ? long.MinValue : Edges[0], Math.Max(FirstTicks, SinceTicks ?? long.MinValue));

    /// <summary>The instant after the last that matters.</summary>
    public long ToTicks => Math.Min(Edges[^1], EndTicks);
}
