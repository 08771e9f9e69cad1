namespace Brimful.Oracle;

/// <summary>Changes to buckets.</summary>
public sealed partial class TenantModel
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>The first day whose events are kept: by the tenant's clock, or by the real one where that is behind it.</summary>
    private DateTime FirstKept => ((Now < DateTime.UtcNow ? Now : DateTime.UtcNow) - Kept).Date;

    /// <summary>Creates a bucket, or edits it.</summary>
    public string PutBucket(string account, string bucket, string meter, Terms terms)
    {
        if (AccountOf(account) is not { } owner) return "not_found";
        if (_meters.Find(each => each.Key == meter) is not { } known) return "bucket.meter_unknown";
        if (terms.Rollover is not null && known.Measure == Measure.Latest) return "rollover.invalid";
        if (terms.Subjects is { } subjects && subjects.Any(subject => !_owners.EverOwned(account, subject))) return "bucket.subject_unknown";
        if (FaultOf(account, terms.Participants, terms) is { } fault) return fault;
        var former = owner.Buckets.GetValueOrDefault(bucket)?.Terms.Participants ?? [];
        if (terms.Participants.Count == 0 && former.Any(each => !terms.Includes(each.Subject))) return "participant.not_counted";
        // Without a list who takes part stays.
        terms = terms with { Participants = InOrder(terms.Participants.Count == 0 ? former : terms.Participants) };
        return owner.Buckets.TryGetValue(bucket, out var model) ? Edit(owner, (bucket, model), known, terms) : Create(owner, bucket, known, terms);
    }

    private string Create(AccountModel owner, string bucket, MeterModel meter, Terms terms)
    {
        if (IsCountedFromHistory(owner, meter, terms) && !HistoryReaches(StartOfNew(terms), terms, (owner, meter))) return "bucket.history_insufficient";
        Begin(owner, bucket, meter, (terms, "edit"));
        return "ok";
    }

    private void Begin(AccountModel owner, string bucket, MeterModel meter, (Terms Terms, string Cause) with)
    {
        var counts = IsCountedFromHistory(owner, meter, with.Terms);
        owner.Add(bucket, meter.Key, with.Terms, meter.Measure, Now);
        if (counts) owner.Buckets[bucket].CountFromHistory(owner.CountedBy(meter.Key), with.Cause, Now);
    }

    private bool IsCountedFromHistory(AccountModel owner, MeterModel meter, Terms terms) => !terms.CountsFromNow && owner.HasUsageSince(meter.Key, StartOfNew(terms));

    private DateTime StartOfNew(Terms terms) => terms.Calendar?.Around(Now).Start ?? terms.From ?? DateTime.MinValue;

    private string Edit(AccountModel owner, (string Key, BucketModel Model) bucket, MeterModel meter, Terms terms)
    {
        var (key, model) = bucket;
        model.AdvanceTo(Now);
        var before = model.Terms;
        if (owner.MeterOf[key] == meter.Key && before.IsSame(terms))
        {
            if (!before.HasSameParticipants(terms)) model.EditParticipants(terms.Participants, Now);
            return "ok";
        }
        if (EndsInThePast(before, terms)) return "period.invalid";
        if (IsCountedAnew(owner, bucket, meter, terms) && !HistoryReaches(model.StartWith(terms, Now), terms, (owner, meter))) return "bucket.history_insufficient";
        Apply(owner, bucket, meter, (terms, "edit"));
        return "ok";
    }

    private void Apply(AccountModel owner, (string Key, BucketModel Model) bucket, MeterModel meter, (Terms Terms, string Cause) with)
    {
        var counts = IsCountedAnew(owner, bucket, meter, with.Terms);
        var isOtherMeter = owner.MeterOf[bucket.Key] != meter.Key;
        owner.MeterOf[bucket.Key] = meter.Key;
        bucket.Model.Edit(new BucketChange(with.Terms, with.Cause, isOtherMeter ? meter.Measure : null, counts ? owner.CountedBy(meter.Key) : null), Now);
    }

    /// <summary>S11: other subjects, another instant to count from or another meter; where there is anything to count.</summary>
    private bool IsCountedAnew(AccountModel owner, (string Key, BucketModel Model) bucket, MeterModel meter, Terms terms)
    {
        var (key, model) = bucket;
        var isAsked = owner.MeterOf[key] != meter.Key || model.Terms.CountsFromNow != terms.CountsFromNow || !model.Terms.HasSameSubjects(terms);
        return isAsked && (owner.HasUsageSince(meter.Key, model.StartWith(terms, Now)) || (model.Measure == Measure.Latest && model.HasReadings));
    }

    private bool EndsInThePast(Terms before, Terms after) => after.Calendar is null && after.To <= Now && after.To != before.To;

    /// <summary>S11: whether what is kept reaches back to a period's start: events for 400 days, of sums and counts quarters of an hour for ever.</summary>
    private bool HistoryReaches(DateTime start, Terms terms, (AccountModel Owner, MeterModel Meter) of)
    {
        var oldest = of.Owner.OldestOf(of.Meter.Key);
        if ((start > oldest ? start : oldest) >= FirstKept) return true;
        var isSum = of.Meter.Measure is Measure.Sum or Measure.Count && !terms.CountsFromNow;
        var endsOnQuarter = terms.Calendar is not null || (terms.To ?? DateTime.MinValue).Ticks % Quarter.Ticks == 0;
        return isSum && (start <= oldest || start.Ticks % Quarter.Ticks == 0) && endsOnQuarter;
    }

    /// <summary>S16: one more takes part, or has another sub-limit.</summary>
    public string Join(string account, string bucket, Participant participant)
    {
        if (BucketOf(account, bucket) is not { } model) return "not_found";
        model.AdvanceTo(Now);
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
        if (WantedOf(owner.Settings, PlanOf(owner.Settings)).Find(each => each.Key == bucket) is { } wanted && wanted.Meter == owner.MeterOf[bucket])
        {
            Apply(owner, (bucket, model), _meters.Find(each => each.Key == wanted.Meter)!, (wanted.Terms with { Participants = model.Terms.Participants }, "edit"));
            return "ok";
        }
        owner.Remove(bucket);
        Bring(owner, "edit");
        return "ok";
    }
}
