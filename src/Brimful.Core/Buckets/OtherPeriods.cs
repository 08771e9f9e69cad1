using Brimful.Core.Pools;

namespace Brimful.Core.Buckets;

/// <summary>What a bucket keeps beside its terms and its open period. Most buckets never need this.</summary>
internal sealed class OtherPeriods
{
    /// <summary>Closed periods that late events may still reach and that were touched; null when there are none.</summary>
    public List<PeriodLedger>? Closed { get; set; }

    /// <summary>Terms of closed periods, oldest first; null when they never changed.</summary>
    public List<PastTerms>? Past { get; set; }

    /// <summary>Usage that waits for the next period, in order of receipt; null when there is none.</summary>
    public List<AheadUsage>? Ahead { get; set; }

    /// <summary>Who takes part with a sub-limit; null when nobody ever did.</summary>
    public Participants? Participants { get; set; }
}
