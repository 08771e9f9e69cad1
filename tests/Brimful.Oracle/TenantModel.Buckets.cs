namespace Brimful.Oracle;

/// <summary>Changes to buckets.</summary>
public sealed partial class TenantModel
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

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
        var start = terms.Calendar?.Around(Now).Start ?? terms.From ?? DateTime.MinValue;
        var counts = !terms.CountsFromNow && owner.HasUsageSince(meter.Key, start);
        if (counts && !HistoryReaches(start, terms, (owner, meter))) return "bucket.history_insufficient";
        owner.Add(bucket, meter.Key, terms, meter.Measure, Now);
        if (counts) owner.Buckets[bucket].CountFromHistory(owner.CountedBy(meter.Key), Now);
        return "ok";
    }

    private string Edit(AccountModel owner, (string Key, BucketModel Model) bucket, MeterModel meter, Terms terms)
    {
        var (key, model) = bucket;
        model.AdvanceTo(Now);
        var (before, isOtherMeter) = (model.Terms, owner.MeterOf[key] != meter.Key);
        if (!isOtherMeter && before.IsSame(terms))
        {
            if (!before.HasSameParticipants(terms)) model.EditParticipants(terms.Participants, Now);
            return "ok";
        }
        if (terms.Calendar is null && terms.To <= Now && terms.To != before.To) return "period.invalid";
        var start = model.StartWith(terms, Now);
        var asks = isOtherMeter || before.CountsFromNow != terms.CountsFromNow || !before.HasSameSubjects(terms);
        var counts = asks && (owner.HasUsageSince(meter.Key, start) || (model.Measure == Measure.Latest && model.HasReadings));
        if (counts && !HistoryReaches(start, terms, (owner, meter))) return "bucket.history_insufficient";
        owner.MeterOf[key] = meter.Key;
        model.Edit(new BucketChange(terms, "edit", isOtherMeter ? meter.Measure : null, counts ? owner.CountedBy(meter.Key) : null), Now);
        return "ok";
    }

    /// <summary>S11: whether what is kept reaches back to a period's start: events for 400 days, of sums and counts quarters of an hour for ever.</summary>
    private bool HistoryReaches(DateTime start, Terms terms, (AccountModel Owner, MeterModel Meter) of)
    {
        var oldest = of.Owner.OldestOf(of.Meter.Key);
        if ((start > oldest ? start : oldest) >= (Now - Kept).Date) return true;
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

    /// <summary>Ends a bucket; its facts stay.</summary>
    public string DeleteBucket(string account, string bucket)
    {
        if (AccountOf(account) is not { } owner || !owner.Buckets.TryGetValue(bucket, out var model)) return "not_found";
        model.AdvanceTo(Now);
        owner.Remove(bucket);
        return "ok";
    }
}
