namespace Brimful.Oracle;

/// <summary>A bucket as a plan defines it (S23 "Plans").</summary>
/// <param name="Meters">Keys of the meters that count in it.</param>
/// <param name="Terms">Its calendar's anchor or zone may be the account's instead.</param>
public sealed record PlannedBucket(string Key, IReadOnlyList<string> Meters, Terms Terms, bool LeansOnAnchor, bool LeansOnZone)
{
    private static readonly DateTime ByTheCalendar = new(2001, 1, 1);

    /// <summary>What an account on the plan has under the key.</summary>
    public Terms For(AccountSettings account)
    {
        var terms = Terms with { OfPlan = true };
        if (terms.Calendar is { } calendar)
        {
            if (LeansOnAnchor) calendar = calendar with { Anchor = account.Anchor ?? ByTheCalendar };
            terms = terms with { Calendar = LeansOnZone ? calendar with { Zone = account.Zone } : calendar };
        }
        return account.Overrides.GetValueOrDefault(Key) is not { } own ? terms
            : terms with { Capacity = own.Capacity ?? terms.Capacity, Subjects = own.Subjects ?? terms.Subjects, Lines = own.Lines ?? terms.Lines };
    }

    public bool IsSame(PlannedBucket other) => (Key, LeansOnAnchor, LeansOnZone) == (other.Key, other.LeansOnAnchor, other.LeansOnZone) && Meters.SequenceEqual(other.Meters) && Terms.IsSame(other.Terms);
}

/// <summary>What an account has otherwise than its plan in one bucket; null is as the plan says.</summary>
public sealed record Override(System.Numerics.BigInteger? Capacity, IReadOnlyList<string>? Subjects, IReadOnlyList<WrittenLine>? Lines)
{
    public bool IsSame(Override other) => Capacity == other.Capacity && IsSame(Subjects, other.Subjects) && IsSame(Lines, other.Lines);

    private static bool IsSame<T>(IReadOnlyList<T>? one, IReadOnlyList<T>? other) => one is null ? other is null : other is not null && one.SequenceEqual(other);
}

/// <summary>What an account says beside its subjects.</summary>
/// <param name="Plan">The plan that it is on; null for none.</param>
/// <param name="Anchor">Where its plan's periods start, on its zone's clock, if the plan does not say.</param>
public sealed record AccountSettings(string? Plan, DateTime? Anchor, string Zone, IReadOnlyDictionary<string, Override> Overrides)
{
    public static readonly AccountSettings Plain = new(null, null, "UTC", new Dictionary<string, Override>());
}

/// <summary>Plans: sets of buckets that accounts are put on.</summary>
public sealed partial class TenantModel
{
    private readonly Dictionary<string, IReadOnlyList<PlannedBucket>> _plans = [];

    /// <summary>Creates a plan, or changes it: everyone on it has it then, in order.</summary>
    public string PutPlan(string key, IReadOnlyList<PlannedBucket> buckets)
    {
        buckets = [.. buckets.OrderBy(bucket => bucket.Key, StringComparer.Ordinal)];
        foreach (var bucket in buckets)
        {
            if ((FaultOf(bucket.Meters, bucket.Terms.Spend is not null) ?? KindFaultOf(MetersOf(bucket.Meters, bucket.Terms), bucket.Terms)) is { } fault) return fault;
        }
        var (before, on) = (_plans.GetValueOrDefault(key), _accounts.FindAll(account => account.Settings.Plan == key));
        if (before is not null && on.Count > 0)
        {
            if (buckets.Any(bucket => before.FirstOrDefault(former => former.Key == bucket.Key) is { } former && EndsInThePast(former.Terms, bucket.Terms))) return "period.invalid";
            if (on.Exists(account => !HistoryReaches(account, WantedOf(account.Settings, buckets)))) return "bucket.history_insufficient";
        }
        _plans[key] = buckets;
        if (before is not null && before.Count == buckets.Count && before.Zip(buckets).All(pair => pair.First.IsSame(pair.Second))) return "ok";
        foreach (var account in on) Bring(account, "plan");
        return "ok";
    }

    /// <summary>What stands against what an account says of its plan; null for nothing.</summary>
    private string? FaultOf(string account, AccountSettings settings, IReadOnlyList<string> subjects)
    {
        var plan = settings.Plan is null ? null : _plans.GetValueOrDefault(settings.Plan);
        if (settings.Plan is not null && plan is null) return "plan.unknown";
        foreach (var (key, own) in settings.Overrides.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var isKept = AccountOf(account)?.Settings.Overrides.GetValueOrDefault(key) is { } former && former.IsSame(own);
            if (plan?.Any(bucket => bucket.Key == key) != true && !isKept) return "override.bucket_unknown";
            if (own.Subjects?.Any(subject => !subjects.Contains(subject) && !_owners.EverOwned(account, subject)) == true) return "bucket.subject_unknown";
        }
        return null;
    }

    /// <summary>Gives an account the buckets that its plan says: its own bucket wins, and one that no plan wants any more ends.</summary>
    private void Bring(AccountModel account, string cause)
    {
        foreach (var (key, wanted) in MovesOf(account, WantedOf(account.Settings, PlanOf(account.Settings))))
        {
            if (account.Buckets.TryGetValue(key, out var there) && (wanted is null || !IsOneWith(there, wanted))) account.Remove(key);
            if (wanted is null) continue;
            var meters = MetersOf(wanted.Meters, wanted.Terms);
            if (account.Buckets.TryGetValue(key, out var model)) Apply(account, model, meters, (wanted.Terms with { Participants = model.Terms.Participants }, cause));
            else Begin(account, key, meters, (wanted.Terms, cause));
        }
    }

    /// <summary>Whether a bucket that is there goes on as the plan's: it counts the same meters in the same way.</summary>
    private bool IsOneWith(BucketModel there, PlannedBucket wanted) => !BeginsAnew(there, wanted.Terms) && there.Terms.IsOfKind(wanted.Terms) && there.Meters.CountsAs(MetersOf(wanted.Meters, wanted.Terms));

    private IEnumerable<(string Key, PlannedBucket? Wanted)> MovesOf(AccountModel account, IReadOnlyList<PlannedBucket> wanted)
    {
        foreach (var bucket in account.Buckets.Values) bucket.AdvanceTo(Now);
        var keys = account.Buckets.Where(pair => pair.Value.Terms.OfPlan).Select(pair => pair.Key).Union(wanted.Select(bucket => bucket.Key));
        foreach (var key in keys.Order(StringComparer.Ordinal).ToList())
        {
            var want = wanted.FirstOrDefault(bucket => bucket.Key == key);
            if (account.Buckets.TryGetValue(key, out var there) && (!there.Terms.OfPlan || (want is not null && IsOneWith(there, want) && there.Terms.IsSame(want.Terms)))) continue;
            yield return (key, want);
        }
    }

    private IReadOnlyList<PlannedBucket> PlanOf(AccountSettings settings) => settings.Plan is null ? [] : _plans.GetValueOrDefault(settings.Plan) ?? [];

    private static List<PlannedBucket> WantedOf(AccountSettings settings, IReadOnlyList<PlannedBucket> plan) => [.. plan.Select(bucket => bucket with { Terms = bucket.For(settings) })];

    private bool HistoryReaches(AccountModel account, IReadOnlyList<PlannedBucket> wanted) => MovesOf(account, wanted).All(move => move.Wanted is null || HistoryReaches(account, move.Wanted));

    private bool HistoryReaches(AccountModel account, PlannedBucket wanted)
    {
        var (meters, there) = (MetersOf(wanted.Meters, wanted.Terms), account.Buckets.GetValueOrDefault(wanted.Key));
        if (there is null || !IsOneWith(there, wanted)) return !IsCountedFromHistory(account, meters, wanted.Terms) || HistoryReaches(StartOfNew(wanted.Terms), wanted.Terms, (account, meters));
        return !IsCountedAnew(account, there, meters, wanted.Terms) || HistoryReaches(there.StartWith(wanted.Terms, Now), wanted.Terms, (account, meters));
    }
}
