using System.Collections.Immutable;
using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Core.Pools;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Verification;

/// <summary>Compares a bucket as it is kept with the same bucket counted anew, both brought to one instant.</summary>
internal sealed class BucketComparison(DifferenceList differences, long windowTicks)
{
    public void Compare(string name, (Shard Shard, AccountState? Account) kept, (Shard Shard, AccountState? Account) counted, long nowTicks)
    {
        var keys = Keys(kept.Account).Union(Keys(counted.Account)).Order(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var (first, second) = (kept.Account?.Find(key), counted.Account?.Find(key));
            if (first is null || second is null)
            {
                differences.Add($"Bucket '{key}' of {name} is {(first is null ? "counted, but not kept" : "kept, but not counted")}.");
                continue;
            }
            (first, second) = (kept.Shard.Look(kept.Account!, first, nowTicks), counted.Shard.Look(counted.Account!, second, nowTicks));
            Compare($"Bucket '{key}' of {name}", first, second, nowTicks - windowTicks);
        }
        differences.Expect($"Voided events of {name}", kept.Account?.Voids?.Count ?? 0, counted.Account?.Voids?.Count ?? 0);
    }

    private void Compare(string name, Bucket kept, Bucket counted, long horizonTicks)
    {
        differences.Expect($"{name}, incarnation", kept.Incarnation, counted.Incarnation);
        differences.Expect($"{name}, sequence of facts", kept.Sequence, counted.Sequence);
        differences.Expect($"{name}, meter", kept.Meter.Key, counted.Meter.Key);
        differences.Expect($"{name}, subjects", Listed(kept.Subjects), Listed(counted.Subjects));
        differences.Expect($"{name}, events that wait", kept.Ahead?.Count ?? 0, counted.Ahead?.Count ?? 0);
        differences.Expect($"{name}, participants", kept.Participants?.Count ?? 0, counted.Participants?.Count ?? 0);
        foreach (var (subject, participation) in kept.Participants?.Now ?? ImmutableDictionary<int, Participation>.Empty)
            if (participation != counted.Participants?.Now.GetValueOrDefault(subject)) differences.Add($"{name}: kept and counted terms of participant {subject} differ.");
        differences.Expect($"{name}, capacity", kept.CapacityOf(kept.Open), counted.CapacityOf(counted.Open));
        differences.Expect($"{name}, sources of its capacity", FormOf(kept), FormOf(counted));
        differences.Expect($"{name}, what waits for a count", kept.Recount?.Waiting.Count, counted.Recount?.Waiting.Count);
        differences.Expect($"{name}, session time", kept.Sessions?.Total ?? default, counted.Sessions?.Total ?? default);
        kept.FixSessions();
        counted.FixSessions();
        if (!kept.Terms.Equals(counted.Terms)) differences.Add($"{name}: kept and counted terms differ.");
        Compare($"{name}, period {kept.Open.Number}", kept.Open, counted.Open, kept.Terms.Thresholds.Length);
        foreach (var ledger in (kept.Closed ?? []).Where(ledger => ledger.EndTicks >= horizonTicks))
        {
            if (counted.Closed?.Find(other => other.Number == ledger.Number) is { } other)
                Compare($"{name}, closed period {ledger.Number}", ledger, other, 0);
        }
    }

    private void Compare(string name, PeriodLedger kept, PeriodLedger counted, int lines)
    {
        differences.Expect($"{name}, number", kept.Number, counted.Number);
        differences.Expect($"{name}, used (in billionths)", kept.UsedNanos, counted.UsedNanos);
        differences.Expect($"{name}, quantities of its meters (in billionths)", Listed(kept), Listed(counted));
        for (var place = 0; place < lines; place++) differences.Expect($"{name}, threshold {place}", Describe(kept, place), Describe(counted, place));
        foreach (var subject in SubjectsOf(kept).Union(SubjectsOf(counted)))
            if (kept.ShareOf(subject) != counted.ShareOf(subject)) differences.Expect($"{name}, share of subject {subject} (in billionths)", kept.ShareOf(subject), counted.ShareOf(subject));
        if ((kept.Values?.Fingerprint ?? 0) != (counted.Values?.Fingerprint ?? 0)) differences.Add($"{name}: kept and counted distinct values differ.");
        foreach (var (subject, standing) in kept.Pool?.Participants ?? [])
            if (counted.Pool?.Participants?.GetValueOrDefault(subject) is not { } other || Describe(standing) != Describe(other)) differences.Add($"{name}: kept and counted lines of participant {subject} differ.");
    }

    /// <summary>Without the base, and without what has ended: one side may have forgotten that already.</summary>
    private static string FormOf(Bucket bucket)
    {
        if (bucket.CountedBook() is not { } book) return "next due never, 0 top-ups";
        var sources = book.InBurningOrder(bucket.CapacityPeriod).Where(source => source.AmountNanos > 0 && source != book.Base)
            .Select(source => $"{source.BurnedNanos} of {source.AmountNanos} burned");
        return string.Join("; ", sources.Append($"next due {(book.NextTicks == long.MaxValue ? "never" : book.NextTicks)}, {book.TopUps} top-ups"));
    }

    private static IEnumerable<int> SubjectsOf(PeriodLedger ledger) => (IEnumerable<int>?)ledger.Gauge?.Keys ?? ledger.Pool?.Shares?.Keys ?? Enumerable.Repeat(ledger.SoleSubject ?? 0, ledger.SoleSubject is null ? 0 : 1);

    private static string Describe(ParticipantLedger ledger) =>
        string.Join(", ", Enumerable.Range(0, ledger.Standings?.Lines.Length ?? 0).Select(place => Describe(ledger, place)).Prepend(ledger.UsedNanos.ToString(CultureInfo.InvariantCulture)));

    private static string Describe(LineLedger ledger, int place)
    {
        var line = ledger.LineAt(place);
        var steps = string.Join(' ', ledger.FindSteps(place)?.Runs.Select(run => run.ToString()) ?? []);
        return $"{line.Position} with arming {line.Armings} at {line.CrossedTicks} {steps}".TrimEnd();
    }

    private static IEnumerable<string> Keys(AccountState? account) => (account?.Buckets ?? []).Select(bucket => bucket.Key);

    private static string Listed(PeriodLedger ledger) => string.Join(',', Bucket.QuantitiesOf(ledger).ToArray());

    private static string Listed(int[]? subjects) => subjects is null ? "all" : string.Join(',', subjects);
}
