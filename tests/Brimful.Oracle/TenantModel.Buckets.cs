namespace Brimful.Oracle;

/// <summary>Changes to buckets.</summary>
public sealed partial class TenantModel
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>The first day whose events are kept: by the tenant's clock, or by the real one where that is behind it.</summary>
    private DateTime FirstKept => ((Now < DateTime.UtcNow ? Now : DateTime.UtcNow) - Kept).Date;

    /// <summary>Creates a bucket, or edits it.</summary>
    /// <param name="meters">Keys of the meters that count in it.</param>
    public string PutBucket(string account, string bucket, IReadOnlyList<string> meters, Terms terms)
    {
        if (AccountOf(account) is not { } owner) return "not_found";
        if (FaultOf(meters, terms.Spend is not null) is { } unfit) return unfit;
        if (terms.Subjects is { } subjects && subjects.Any(subject => !_owners.EverOwned(account, subject))) return "bucket.subject_unknown";
        if (FaultOf(account, terms.Participants, terms) is { } fault) return fault;
        var there = owner.Buckets.GetValueOrDefault(bucket);
        if (KindFaultOf(MetersOf(meters, terms), terms) is { } misfit) return misfit;
        if (there?.Terms.IsOfKind(terms) == false) return "bucket.kind_fixed";
        var former = there is null || BeginsAnew(there, terms) ? [] : there.Terms.Participants;
        if (terms.Participants.Count == 0 && former.Any(each => !terms.Includes(each.Subject))) return "participant.not_counted";
        // Without a list who takes part stays.
        terms = terms with { Participants = InOrder(terms.Participants.Count == 0 ? former : terms.Participants) };
        return there is not null && !BeginsAnew(there, terms) ? Edit(owner, there, MetersOf(meters, terms), terms) : Create(owner, bucket, MetersOf(meters, terms), terms);
    }

    /// <summary>S18: what was money is no quantity, and the other way round: such a bucket is another incarnation.</summary>
    private static bool BeginsAnew(BucketModel bucket, Terms terms) => bucket.Terms.Spend is null != terms.Spend is null;

    private MeterSet MetersOf(IReadOnlyList<string> meters, Terms terms) => new([.. meters.Select(key => _meters.Find(meter => meter.Key == key)!)], terms.Spend is not null);

    /// <summary>What stands against counting meters in a bucket.</summary>
    private string? FaultOf(IReadOnlyList<string> meters, bool isPriced)
    {
        foreach (var key in meters)
        {
            if (_meters.Find(each => each.Key == key) is not { } meter) return "bucket.meter_unknown";
            if ((meters.Count > 1 || isPriced) && meter.Measure is not (Measure.Sum or Measure.Count)) return "bucket.meter_not_counter";
        }
        return null;
    }

    /// <summary>What stands against the kind of a bucket with its meters.</summary>
    private static string? KindFaultOf(MeterSet meters, Terms terms) =>
        terms.Window is not null && meters.Measure is not (Measure.Sum or Measure.Count) ? "window.invalid"
        : terms.IsConcurrent && meters.Measure != Measure.Duration ? "measure.invalid"
        : terms.Rollover is not null && meters.Measure == Measure.Latest ? "rollover.invalid"
        : null;

    private string Create(AccountModel owner, string bucket, MeterSet meters, Terms terms)
    {
        if (IsCountedFromHistory(owner, meters, terms) && !HistoryReaches(StartOfNew(terms), terms, (owner, meters))) return "bucket.history_insufficient";
        if (owner.Buckets.ContainsKey(bucket)) owner.Remove(bucket);
        Begin(owner, bucket, meters, (terms, "edit"));
        return "ok";
    }

    private void Begin(AccountModel owner, string bucket, MeterSet meters, (Terms Terms, string Cause) with)
    {
        var counts = IsCountedFromHistory(owner, meters, with.Terms);
        owner.Add(bucket, meters, with.Terms, Now);
        if (counts) owner.Buckets[bucket].CountFromHistory(owner.CountedBy(meters), with.Cause, Now);
    }

    private bool IsCountedFromHistory(AccountModel owner, MeterSet meters, Terms terms) => !terms.CountsFromNow && owner.HasUsageSince(meters, BucketModel.FirstFor(meters, StartOfNew(terms)));

    private DateTime StartOfNew(Terms terms) => terms.Window is { } length ? Now - length : terms.Calendar?.Around(Now).Start ?? terms.From ?? DateTime.MinValue;

    private string Edit(AccountModel owner, BucketModel bucket, MeterSet meters, Terms terms)
    {
        bucket.AdvanceTo(Now);
        var before = bucket.Terms;
        if (bucket.Meters.CountsAs(meters) && before.IsSame(terms))
        {
            if (!before.HasSameParticipants(terms)) bucket.EditParticipants(terms.Participants, Now);
            return "ok";
        }
        if (EndsInThePast(before, terms)) return "period.invalid";
        if (IsCountedAnew(owner, bucket, meters, terms) && !HistoryReaches(bucket.StartWith(terms, Now), terms, (owner, meters))) return "bucket.history_insufficient";
        Apply(owner, bucket, meters, (terms, "edit"));
        return "ok";
    }

    private void Apply(AccountModel owner, BucketModel bucket, MeterSet meters, (Terms Terms, string Cause) with)
    {
        var counts = IsCountedAnew(owner, bucket, meters, with.Terms);
        bucket.Edit(new BucketChange(with.Terms, with.Cause, bucket.Meters.CountsAs(meters) ? null : meters, counts ? owner.CountedBy(meters) : null), Now);
    }

    /// <summary>S11: other subjects, another instant to count from or another meter; where there is anything to count.</summary>
    private bool IsCountedAnew(AccountModel owner, BucketModel bucket, MeterSet meters, Terms terms)
    {
        var isAsked = !bucket.Meters.CountsAs(meters) || bucket.Terms.CountsFromNow != terms.CountsFromNow || !bucket.Terms.HasSameSubjects(terms);
        return isAsked && (owner.HasUsageSince(meters, BucketModel.FirstFor(meters, bucket.StartWith(terms, Now))) || ((bucket.Measure is Measure.Latest or Measure.Duration) && bucket.HasReadings));
    }

    private bool EndsInThePast(Terms before, Terms after) => after.Calendar is null && after.To <= Now && after.To != before.To;

    /// <summary>S11: whether what is kept reaches back to a period's start: events for 400 days, of sums and counts quarters of an hour for ever.</summary>
    private bool HistoryReaches(DateTime start, Terms terms, (AccountModel Owner, MeterSet Meters) of)
    {
        var oldest = of.Owner.OldestOf(of.Meters);
        var first = BucketModel.FirstFor(of.Meters, start);
        if ((first > oldest ? first : oldest) >= FirstKept) return true;
        var isSum = of.Meters.Measure is Measure.Sum or Measure.Count or Measure.Combined && !terms.CountsFromNow;
        var endsOnQuarter = terms.Calendar is not null || (terms.To ?? DateTime.MinValue).Ticks % Quarter.Ticks == 0;
        return isSum && (start <= oldest || start.Ticks % Quarter.Ticks == 0) && endsOnQuarter;
    }

    /// <summary>S16: one more takes part, or has another sub-limit.</summary>
    public string Join(string account, string bucket, Participant participant)
    {
        if (BucketOf(account, bucket) is not { } model) return "not_found";
        model.AdvanceTo(Now);
        if (model.Terms.Spend is not null) return "participant.of_spend";
        if (FaultOf(account, [participant], model.Terms) is { } fault) return fault;
        var others = model.Terms.Participants.Where(each => each.Subject != participant.Subject);
        model.EditParticipants(InOrder([.. others, participant]), Now);
        return "ok";
    }

    /// <summary>S16: one takes part no more; what it used stays.</summary>
    public string Leave(string account, string bucket, string subject)
    {
        if (BucketOf(account, bucket) is not { } model) return "not_found";
        model.AdvanceTo(Now);
        if (!model.Terms.Participants.Any(each => each.Subject == subject)) return "not_found";
        model.EditParticipants([.. model.Terms.Participants.Where(each => each.Subject != subject)], Now);
        return "ok";
    }

    private string? FaultOf(string account, IReadOnlyList<Participant> participants, Terms terms) =>
        participants.Select(each => !_owners.EverOwned(account, each.Subject) ? "bucket.subject_unknown" : terms.Includes(each.Subject) ? null : "participant.not_counted").FirstOrDefault(fault => fault is not null);

    /// <summary>Subjects in the order in which they became known.</summary>
    private List<Participant> InOrder(IReadOnlyList<Participant> participants) => [.. participants.OrderBy(each => _owners.PlaceOf(each.Subject))];

    /// <summary>Ends a bucket; its facts stay. Where the account's plan has one of the key, it is the plan's from then on.</summary>
    public string DeleteBucket(string account, string bucket)
    {
        if (AccountOf(account) is not { } owner || !owner.Buckets.TryGetValue(bucket, out var model)) return "not_found";
        model.AdvanceTo(Now);
        if (model.Terms.OfPlan) return "bucket.of_plan";
        if (WantedOf(owner.Settings, PlanOf(owner.Settings)).Find(each => each.Key == bucket) is { } wanted && IsOneWith(model, wanted))
        {
            Apply(owner, model, MetersOf(wanted.Meters, wanted.Terms), (wanted.Terms with { Participants = model.Terms.Participants }, "edit"));
            return "ok";
        }
        owner.Remove(bucket);
        Bring(owner, "edit");
        return "ok";
    }
}
