using Brimful.Core.Crossings;
using Brimful.Core.Sessions;

namespace Brimful.Core.Buckets;

/// <summary>Which signs a period reads its sessions off: closed periods keep the subjects and the <c>countFrom</c> that they ended with (S11, S13), so that
/// where a late sign may reach a period of the other <c>countFrom</c> sessions are read in two ways.</summary>
public sealed partial class Bucket
{
    private CountFrom OtherCountFrom => Terms.CountFrom == CountFrom.Now ? CountFrom.PeriodStart : CountFrom.Now;

    /// <summary>Whether a closed period counts from another instant than the open one.</summary>
    private bool HasOtherReading => _other?.Past is { } past && CountsSessions && !IsConcurrent && past.Exists(before => before.Terms.CountFrom != Terms.CountFrom);

    /// <summary>Whether a sign is read by the open period's <c>countFrom</c>, or by that of a closed one.</summary>
    private bool CountsSign(in Usage usage) => IsRead(Terms.CountFrom, usage, null) || (HasOtherReading && IsRead(OtherCountFrom, usage, null));

    /// <param name="place">Where it was counted; null for now.</param>
    private bool IsRead(CountFrom reading, in Usage usage, UsagePlace? place) => reading == CountFrom.PeriodStart
        || (usage.TimeTicks >= CreatedTicks && usage.ReceivedTicks >= CreatedTicks && !(place is { } at && CountedAfter is { } after && at.IsBefore(after)));

    /// <summary>Whether a subject's sign of a time before the open period matters to any period from then on.</summary>
    private bool IncludesSign(int subject) => SubjectsSince() is not { } subjects || Array.BinarySearch(subjects, subject) >= 0;

    /// <summary>Subjects whose sessions count in the open period, or did so in a closed one that a late sign may still reach: null for all.</summary>
    private int[]? SubjectsSince()
    {
        if (Past is not { } past || Subjects is null) return Subjects;
        return past.Exists(static before => before.Subjects is null) ? null : [.. past.SelectMany(static before => before.Subjects!).Union(Subjects).Order()];
    }

    /// <summary>Whether a sign that was counted at a place was read here.</summary>
    private bool Took(in Usage usage, UsagePlace place) =>
        Includes(usage) && (IsRead(Terms.CountFrom, usage, place) || (HasOtherReading && IsRead(OtherCountFrom, usage, place)));

    /// <summary>The session as a closed period reads it; null where nothing is known of it.</summary>
    private Session? ReadingOf(Session session, PeriodLedger ledger) => TermsOf(ledger).CountFrom == Terms.CountFrom ? session : session.Other;

    /// <summary>Counts in closed periods what a late event changed of them: seconds belong to the period in which they elapsed (S23).</summary>
    private void CountClosed(SessionChange change, List<BucketFact> facts)
    {
        var changed = new List<(PeriodLedger Ledger, Int128 Nanos)>();
        FindChanged(change.DifferencesBefore(Open.StartTicks), (change.Key.Subject, Terms.CountFrom), changed);
        if (change.HasOther) FindChanged(change.OtherDifferencesBefore(Open.StartTicks), (change.Key.Subject, OtherCountFrom), changed);
        foreach (var (ledger, nanos) in changed.OrderBy(static one => one.Ledger.StartTicks)) CountClosed(ledger, change, nanos, facts);
    }

    private void FindChanged(IEnumerable<(SessionSpan Span, int Weight)> differences, (int Subject, CountFrom Reading) of, List<(PeriodLedger Ledger, Int128 Nanos)> changed)
    {
        foreach (var (span, weight) in differences)
        {
            for (var at = Math.Max(span.FromTicks, FirstTicks); at < span.ToTicks;)
            {
                var found = FindLedgerAt(at);
                var ledger = found ?? FreshLedgerAt(at);
                var end = Math.Min(span.ToTicks, ledger?.EndTicks ?? NextPeriodAfter(at));
                if (ledger is not null && TermsOf(ledger).CountFrom == of.Reading && IsIncluded(of.Subject, SubjectsAtEndOf(ledger.Number)))
                {
                    if (found is null) (Closed ??= []).Add(ledger);
                    changed.Add((ledger, weight * SessionSum.NanosPerTick * ((Int128)end - at)));
                }
                at = end;
            }
        }
    }
}
