namespace Brimful.Oracle;

/// <summary>Changes to buckets.</summary>
public sealed partial class TenantModel
{
    /// <summary>Creates a bucket, or edits it.</summary>
    public string PutBucket(string account, string bucket, string meter, Terms terms)
    {
        if (AccountOf(account) is not { } owner) return "not_found";
        if (_meters.Find(each => each.Key == meter) is not { } known) return "bucket.meter_unknown";
        if (terms.Subjects is { } subjects && subjects.Any(subject => !_owners.EverOwned(account, subject))) return "bucket.subject_unknown";
        if (FaultOf(account, terms.Participants, terms) is { } fault) return fault;
        var former = owner.Buckets.GetValueOrDefault(bucket)?.Terms.Participants ?? [];
        if (terms.Participants.Count == 0 && former.Any(each => !terms.Includes(each.Subject))) return "participant.not_counted";
        // Without a list who takes part stays.
        terms = terms with { Participants = InOrder(terms.Participants.Count == 0 ? former : terms.Participants) };
        if (!owner.Buckets.TryGetValue(bucket, out var model))
        {
            owner.Add(bucket, meter, terms, known.Measure, Now);
            owner.Buckets[bucket].CountFromHistory(owner.CountedBy(meter), Now);
            return "ok";
        }
        if (owner.MeterOf[bucket] != meter) return "bucket.meter_fixed";
        model.AdvanceTo(Now);
        if (terms.Calendar is null && terms.To <= Now && terms.To != model.Terms.To) return "period.invalid";
        model.Edit(terms, Now);
        return "ok";
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
