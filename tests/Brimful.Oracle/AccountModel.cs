namespace Brimful.Oracle;

/// <summary>An event that was counted.</summary>
public sealed record CountedEvent(Reading Reading)
{
    public bool IsVoided { get; set; }
}

/// <summary>An account: its buckets, what it counted, and which events it remembers (S2).</summary>
public sealed class AccountModel(string key)
{
    private readonly Dictionary<string, DateTime> _remembered = [];
    private readonly List<CountedEvent> _history = [];
    private readonly Dictionary<string, (int Incarnation, int Sequence)> _former = [];

    public string Key => key;

    public AccountSettings Settings { get; set; } = AccountSettings.Plain;

    public SortedDictionary<string, BucketModel> Buckets { get; } = new(StringComparer.Ordinal);

    /// <summary>Facts of buckets that are gone, by the bucket's key, in order.</summary>
    public Dictionary<string, List<Fact>> Past { get; } = [];

    /// <summary>The buckets that count any of the meters that read an event.</summary>
    public IEnumerable<BucketModel> BucketsOn(Reading reading) => Buckets.Values.Where(bucket => bucket.Meters.Counts(reading.Meters));

    /// <summary>All facts of a key, also of its former lives.</summary>
    public IEnumerable<Fact> FactsOf(string bucket) => [.. Past.GetValueOrDefault(bucket) ?? [], .. Buckets.TryGetValue(bucket, out var model) ? model.Facts : []];

    /// <summary>Keys that ever had a bucket.</summary>
    public IEnumerable<string> AllKeys => Buckets.Keys.Concat(Past.Keys).Distinct();

    /// <summary>S23: remembered until 35 days after the later of receipt and event time, inclusive.</summary>
    public bool Remembers(string id, DateTime since) => _remembered.TryGetValue(id, out var at) && at >= since;

    public void Remember(string id, DateTime at) => _remembered[id] = at;

    public void Keep(Reading reading) => _history.Add(new CountedEvent(reading));

    /// <summary>The event of an identity that was counted last; null when none was.</summary>
    public CountedEvent? Counted(string id) => _history.FindLast(counted => counted.Reading.EventId == id);

    /// <summary>What meters have counted of the account, in order of counting; what was voided counts no more (S23).</summary>
    public IReadOnlyList<Reading> CountedBy(MeterSet meters) => [.. Of(meters).Where(counted => !counted.IsVoided).Select(counted => counted.Reading)];

    /// <summary>Whether meters have counted something, voided or not, that is dated at or after an instant.</summary>
    public bool HasUsageSince(MeterSet meters, DateTime since) => Of(meters).Any(counted => counted.Reading.Time >= since);

    /// <summary>The oldest event time of what meters have counted.</summary>
    public DateTime OldestOf(MeterSet meters) => Of(meters).Select(counted => counted.Reading.Time).DefaultIfEmpty(DateTime.MaxValue).Min();

    /// <summary>The same of the meters that read an event.</summary>
    public DateTime OldestOf(Reading reading) => _history.Where(counted => counted.Reading.Meters.Intersect(reading.Meters).Any()).Select(counted => counted.Reading.Time).Min();

    /// <summary>How many events it has counted.</summary>
    public int CountedSoFar => _history.Count;

    private IEnumerable<CountedEvent> Of(MeterSet meters) => _history.Where(counted => meters.Counts(counted.Reading.Meters));

    public void Add(string bucket, MeterSet meters, Terms terms, DateTime now)
    {
        var (incarnation, sequence) = _former.GetValueOrDefault(bucket);
        Buckets[bucket] = new BucketModel(terms, meters, now, incarnation + 1, sequence, CountedSoFar);
    }

    public void Remove(string bucket)
    {
        var model = Buckets[bucket];
        if (!Past.TryGetValue(bucket, out var past)) Past.Add(bucket, past = []);
        past.AddRange(model.Facts);
        _former[bucket] = (model.Incarnation, model.Sequence);
        Buckets.Remove(bucket);
    }
}
