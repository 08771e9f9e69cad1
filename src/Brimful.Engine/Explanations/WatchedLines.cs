using Brimful.Core.Buckets;
using Brimful.Engine.Buckets;

namespace Brimful.Engine.Explanations;

/// <summary>Which lines are looked at.</summary>
/// <param name="Participant">The participant's subject; null for the bucket's own lines.</param>
/// <param name="PeriodTicks">An instant of the period, in ticks of Unix time; null for whichever is open.</param>
internal sealed record WatchedLines(string Bucket, int? Participant, long? PeriodTicks)
{
    /// <summary>The lines as they stand in a bucket; null where it has no such period, or the participant no part in it.</summary>
    public StandingLines? In(Bucket bucket) => LedgerIn(bucket) is { } ledger ? In(bucket, ledger) : null;

    /// <summary>The lines in a period of the bucket.</summary>
    public StandingLines? In(Bucket bucket, PeriodLedger ledger)
    {
        if (Participant is not { } subject) return new StandingLines(ledger, bucket.TermsOf(ledger).Thresholds, bucket.CapacityOf(ledger));
        return bucket.Participants?.TermsAt(subject, ledger.Number) is { } terms ? new StandingLines(bucket.LinesOf(ledger, subject, terms), terms.Thresholds, terms.Capacity) : null;
    }

    public PeriodLedger? LedgerIn(Bucket bucket) => PeriodTicks is { } ticks ? bucket.FindPeriodAt(ticks) : bucket.Open;
}
