namespace Brimful.Oracle;

/// <summary>An account: its buckets, what it counted, and which events it remembers (S2).</summary>
public sealed class AccountModel(string key)
{
    private readonly Dictionary<string, DateTime> _remembered = [];
    private readonly List<(Reading Reading, IReadOnlyList<string> Meters)> _history = [];
    private readonly Dictionary<string, (int Incarnation, int Sequence)> _former = [];

    public string Key => key;

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

    public void Keep(Reading reading, IReadOnlyList<string> meters) => _history.Add((reading, meters));

    /// <summary>The event of an identity that was counted and not taken back, with the meters that read it.</summary>
    public (Reading Reading, IReadOnlyList<string> Meters)? Counted(string id) => _history.Exists(counted => counted.Reading.EventId == id) ? _history.Find(counted => counted.Reading.EventId == id) : null;

    /// <summary>S23: no later count has an event that was voided. Its identity stays taken.</summary>
    public void Forget(Reading reading) => _history.RemoveAll(counted => counted.Reading == reading);

    /// <summary>What a meter has counted of the account, in order of receipt.</summary>
    public IEnumerable<Reading> CountedBy(string meter) => _history.Where(counted => counted.Meters.Contains(meter)).Select(counted => counted.Reading);

    public void Add(string bucket, string meter, Terms terms, Measure measure, DateTime now)
    {
        var (incarnation, sequence) = _former.GetValueOrDefault(bucket);
        Buckets[bucket] = new BucketModel(terms, measure, now, incarnation + 1, sequence);
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
