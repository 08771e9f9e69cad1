namespace Brimful.EndToEnd.Crashes;

/// <summary>A fact as a recount from the raw events gives it.</summary>
internal sealed record RecountedFact(string Kind, LineShape Line, int Arming, string EventId, decimal UsedBefore, decimal Used);

/// <summary>Counts one bucket from the raw events in their order; shares nothing with the product but the rules.</summary>
internal sealed class RecountedBucket(string account, BucketShape shape)
{
    private readonly List<RecountedFact> _facts = [];
    private readonly Dictionary<string, int> _armings = [];
    private readonly List<LineShape> _crossed = [];
    private bool _isEmpty = true;
    private decimal _volume;
    private int _hits;

    public string Account { get; } = account;

    public BucketShape Shape { get; } = shape;

    public decimal Used { get; private set; }

    public IReadOnlyList<RecountedFact> Facts => _facts;

    public void Apply(SentEvent sent)
    {
        if (sent.Kind != Shape.Counts && !(sent.Kind == EventKind.Stranger && Shape.Counts == EventKind.Usage)) return;
        var before = Used;
        Used = After(sent.Value);
        _isEmpty = false;
        foreach (var line in _crossed.Where(line => Used < line.Level - Shape.Hysteresis).OrderByDescending(line => line.Level).ToList())
        {
            _crossed.Remove(line);
            Record(Fact.Cleared, line);
        }

        foreach (var line in Shape.ReachedAt(Used).Where(line => _crossed.TrueForAll(crossed => crossed.Name != line.Name)).ToList())
        {
            _crossed.Add(line);
            _armings[line.Name] = _armings.GetValueOrDefault(line.Name) + 1;
            Record(Fact.Crossed, line);
        }

        void Record(string kind, LineShape line) =>
            _facts.Add(new RecountedFact(kind, line, _armings[line.Name], sent.Id, before, Used));
    }

    private decimal After(decimal value) => Shape.Aggregation switch
    {
        "sum" => Used + value,
        "count" => Used + 1,
        "max" => _isEmpty ? value : Math.Max(Used, value),
        "latest" => value,
        "spend" => BucketShape.CostOf(_volume += value, ++_hits),
        _ => throw new InvalidOperationException(Shape.Aggregation),
    };
}
