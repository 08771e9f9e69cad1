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
        if (!owner.Buckets.TryGetValue(bucket, out var model))
        {
            if (!terms.CountsFromNow && owner.CountedBy(meter).Any(reading => reading.Time >= StartOf(terms))) return "not_supported_yet";
            owner.Add(bucket, meter, terms, known.Measure, Now);
            return "ok";
        }
        if (owner.MeterOf[bucket] != meter) return "bucket.meter_fixed";
        model.AdvanceTo(Now);
        if (terms.Calendar is null && terms.To <= Now && terms.To != model.Terms.To) return "period.invalid";
        model.Edit(terms, Now);
        return "ok";
    }

    private DateTime StartOf(Terms terms) => terms.Calendar?.Around(Now).Start ?? terms.From ?? DateTime.MinValue;

    /// <summary>Ends a bucket; its facts stay.</summary>
    public string DeleteBucket(string account, string bucket)
    {
        if (AccountOf(account) is not { } owner || !owner.Buckets.TryGetValue(bucket, out var model)) return "not_found";
        model.AdvanceTo(Now);
        owner.Remove(bucket);
        return "ok";
    }
}
