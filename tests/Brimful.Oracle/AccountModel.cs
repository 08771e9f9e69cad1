namespace Brimful.Oracle;

/// <summary>An event that was counted.</summary>
/// <param name="Meters">The meters that read it.</param>
public sealed record CountedEvent(Reading Reading, IReadOnlyList<string> Meters)
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

    /// <summary>Which meter each bucket counts.</summary>
    public Dictionary<string, string> MeterOf { get; } = [];

    /// <summary>Facts of buckets that are gone, by the bucket's key, in order.</summary>
    public Dictionary<string, List<Fact>> Past { get; } = [];

    public IEnumerable<BucketModel> BucketsOn(string meter) => Buckets.Where(pair => MeterOf[pair.Key] == meter).Select(pair => pair.Value);

    /// <summary>All facts of a key, also of its former lives.</summary>
    public IEnumerable<Fact> FactsOf(string bucket) => [.. Past.GetValueOrDefault(bucket) ?? [], .. Buckets.TryGetValue(bucket, out var model) ? model.Facts : []];

    /// <summary>Keys that ever had a bucket.</summary>
    public IEnumerable<string> AllKeys => Buckets.Keys.Concat(Past.Keys).Distinct();

    /// <summary>S23: remembered until 35 days after the later of receipt and event time, inclusive.</summary>
    public bool Remembers(string id, DateTime since) => _remembered.TryGetValue(id, out var at) && at >= since;

    public void Remember(string id, DateTime at) => _remembered[id] = at;

    public void Keep(Reading reading, IReadOnlyList<string> meters) => _history.Add(new CountedEvent(reading, meters));

    /// <summary>The event of an identity that was counted last, with the meters that read it; null when none was.</summary>
    public CountedEvent? Counted(string id) => _history.FindLast(counted => counted.Reading.EventId == id);

    /// <summary>What a meter has counted of the account, in order of counting; what was voided counts no more (S23).</summary>
    public IReadOnlyList<Reading> CountedBy(string meter) => [.. Of(meter).Where(counted => !counted.IsVoided).Select(counted => counted.Reading)];

    /// <summary>Whether a meter has counted something, voided or not, that is dated at or after an instant.</summary>
    public bool HasUsageSince(string meter, DateTime since) => Of(meter).Any(counted => counted.Reading.Time >= since);

    /// <summary>The oldest event time of what a meter has counted.</summary>
    public DateTime OldestOf(string meter) => Of(meter).Select(counted => counted.Reading.Time).DefaultIfEmpty(DateTime.MaxValue).Min();

    /// <summary>How many events it has counted.</summary>
    public int CountedSoFar => _history.Count;

    private IEnumerable<CountedEvent> Of(string meter) => _history.Where(counted => counted.Meters.Contains(meter));

    public void Add(string bucket, string meter, Terms terms, Measure measure, DateTime now)
    {
        var (incarnation, sequence) = _former.GetValueOrDefault(bucket);
        Buckets[bucket] = new BucketModel(terms, measure, now, incarnation + 1, sequence, CountedSoFar);
        MeterOf[bucket] = meter;
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
